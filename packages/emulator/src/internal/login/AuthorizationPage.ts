/** The sign-in page, and the page of a refused request. */
import { type Html, html } from "../html/Html.ts"
import { page } from "../html/Page.ts"
import { describe } from "../organization/ScopeIds.ts"

/** A user to sign in as, with the names of the user's roles. */
interface User {
  readonly id: string
  readonly name: string
  readonly roles: ReadonlyArray<string>
}

export interface Question {
  readonly organization: string
  readonly client: string
  readonly scope: ReadonlyArray<string>
  readonly redirectUri: string
  /** The first user is selected by default. */
  readonly users: ReadonlyArray<User>
  /** The form sends it back, which proves that the form is from this page. */
  readonly ticket: string
}

export const question = ({ client, organization, redirectUri, scope, ticket, users }: Question): Html =>
  page(
    `Sign in to ${client}`,
    html`<p class="organization"><bdi>${organization}</bdi></p>
      <h1>Sign in to <bdi>${client}</bdi></h1>
      ${scopeList(scope)}
      <form method="post" action="authorize">
        <input type="hidden" name="ticket" value="${ticket}" />
        <fieldset>
          <legend>Sign in as</legend>
          ${users.map(choice)}
        </fieldset>
        <div class="decision">
          <button name="decision" value="grant">Grant access</button>
          <button name="decision" value="refuse">Refuse</button>
        </div>
      </form>
      <p class="note">
        Either way you go back to <bdi>${redirectUri}</bdi>. This is an emulator: nobody needs a password.
      </p>`
  )

export const refusal = (problem: string): Html =>
  page(
    "This sign-in cannot continue",
    html`<h1>This sign-in cannot continue</h1>
      <p>Go back to the program that sent you here, and start again.</p>
      <p class="note">
        For its developer: ${problem}. The <a href="../">start page of this emulator</a> shows its clients.
      </p>`
  )

const scopeList = (scope: ReadonlyArray<string>) =>
  scope.length === 0
    ? html`<p>It asks for no scopes.</p>`
    : html`<p>It asks for these scopes:</p>
        <ul>
          ${scope.map((id) => html`<li><span>${describe(id)}</span> <code>${id}</code></li> `)}
        </ul>`

const choice = ({ id, name, roles }: User, index: number) => {
  const held = roles.length === 0 ? "No roles" : roles.join(", ")
  return html`<label
    ><input type="radio" name="user" value="${id}" required${index === 0 ? html` checked` : ""} />
    <span><span class="name">${name}</span> <span class="roles">${held}</span></span></label
  > `
}
