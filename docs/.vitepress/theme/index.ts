/** VitePress's own theme, with colors that can be read. */
import theme from "vitepress/theme"
// VitePress bundles the styles that its theme imports.
// oxlint-disable-next-line import/no-unassigned-import
import "./style.css"

export default theme
