/** The emulator's page in Chromium, while the clients of the demo make calls. */
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { chromium } from "playwright-core"

/** Where the picture is, below the root of the repository. The package ships it beside its README. */
export const path = "packages/emulator/page.webp"

const bin = join(import.meta.dirname, "../../../packages/emulator/src/bin.ts")
const viewport = { width: 1280, height: 800 }

export const picture = async (): Promise<Uint8Array> => {
  const emulator = spawn(
    process.execPath,
    ["--import", join(import.meta.dirname, "Fixed.ts"), bin, "--port", "4010", "--json"],
    { stdio: ["ignore", "pipe", "inherit"] }
  )
  try {
    const [line] = await once(emulator.stdout, "data")
    const { clientId, clientSecret, url } = JSON.parse(String(line))
    const browser = await chromium.launch({
      executablePath: execFileSync("sh", ["-c", "command -v chromium-headless-shell"], {
        encoding: "utf8"
      }).trim()
    })
    try {
      const page = await browser.newPage({ viewport, reducedMotion: "reduce" })
      await page.goto(url)
      await page.getByText("Live", { exact: true }).waitFor()
      await call(url, clientId, clientSecret)
      await page.locator("#log tr").filter({ hasText: "404" }).first().waitFor()
      const session = await page.context().newCDPSession(page)
      const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 80 })
      return Buffer.from(data, "base64")
    } finally {
      await browser.close()
    }
  } finally {
    emulator.kill()
  }
}

/** A sign-in and a few calls of the administrator, with the responses that a reader may see. */
const call = async (url: string, id: string, secret: string) => {
  const basic = Buffer.from(`${id}:${secret}`).toString("base64")
  const response = await fetch(`${url}/oauth/token`, {
    method: "POST",
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: "client_credentials" })
  })
  const { access_token } = await response.json()
  const headers = { authorization: `Bearer ${access_token}` }
  const get = (api: string, init?: RequestInit) => fetch(`${url}/api/v2${api}`, init)
  await get("/oauth/clients", { headers })
  await get("/tokens/me", { headers })
  await get("/oauth/scopes", { headers })
  await get(`/oauth/clients/${id}`, { headers })
  await get("/oauth/clients")
  await get("/oauth/clients/no-such-client", { headers })
}
