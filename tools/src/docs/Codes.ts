/**
 * The sentences of the error catalog about each of the vendor's codes. A test refuses a declared code without a row, and a
 * row without a code.
 */
export interface Sentence {
  readonly meaning: string
  readonly advice: string
  /** Whether the meaning is read from the code alone, because no page of the vendor says more. */
  readonly fromName?: true
}

const checkNames = "Check the fields that `details` names, and the vendor's message."
const addPermission =
  "Give the OAuth client, or the user, a role with one of the permissions in `missing`, then get a new token."

export const codes: Readonly<Record<string, Sentence>> = {
  "bad.request": {
    meaning: "The request is not valid.",
    advice: checkNames,
    fromName: true
  },
  "response.entity.too.large": {
    meaning: "The response would be too large.",
    advice:
      "Request less: a shorter interval, fewer dimensions, or a smaller page. `Usage.fleet` does so by itself.",
    fromName: true
  },
  "constraint.validation": {
    meaning: "A field breaks a rule of the API.",
    advice: checkNames,
    fromName: true
  },
  "invalid.date": {
    meaning: "The server cannot read a date.",
    advice: "Use `Interval` and `DateTime`, which write dates in the API's format."
  },
  "invalid.property": {
    meaning: "The body has a property that the API does not know.",
    advice:
      "Remove it. `UnknownFields.without` drops fields that were read and that this version does not know."
  },
  "invalid.query.param.value": {
    meaning: "A query parameter, such as `days` or `pageSize`, has a value that is not allowed.",
    advice: checkNames,
    fromName: true
  },
  "invalid.value": {
    meaning: "A field has a value that is not allowed.",
    advice: "Read the vendor's message: it lists the allowed values."
  },
  "client.failed.request": {
    meaning: "The client did not complete its request.",
    advice: "Check for a proxy that cuts requests, and send it again.",
    fromName: true
  },
  "auth.invalid.scope": {
    meaning: "`scope` has a scope that does not exist.",
    advice: "Take the names from `getOauthScopes`."
  },
  "auth.too.many.clients": {
    meaning:
      "The organization has reached its limit of OAuth clients. The vendor does not document the number.",
    advice: "Delete clients that are no longer used, or ask the vendor for more."
  },
  "bad.client.role": {
    meaning:
      "The caller does not hold one of the client's roles: a caller can grant only roles that it holds.",
    advice: "Use a caller that holds every role of the client. A rotation needs this too."
  },
  "bad.client.state": {
    meaning:
      "The state is not possible: a new client must be `active`, and nobody but the vendor can change a `disabled` one.",
    advice: "Create clients as `active`. Ask the vendor's support about a disabled one."
  },
  "bad.grant.type": {
    meaning: "`authorizedGrantType` is not a grant type.",
    advice: "Send one of `GrantType`. The client writes the spelling of today, such as `CLIENT-CREDENTIALS`."
  },
  "grant.type.required": {
    meaning: "`authorizedGrantType` is missing.",
    advice: "Send it. The types of this library require it."
  },
  "missing.client.roles": {
    meaning: "A `CLIENT-CREDENTIALS` client needs roles.",
    advice: "Set `roleDivisions`: each a `roleId` and a `divisionId`, where `*` means all divisions."
  },
  "missing.client.scope": {
    meaning: "A client of any other grant type needs scopes.",
    advice: 'Set `scope`, such as `["oauth:readonly"]`.'
  },
  "cannot.delete.client": {
    meaning: "Only an inactive client can be deleted.",
    advice: "Set `state` to `inactive` by `putOauthClient`, then delete it."
  },
  "max.idle.token.timeout.exceeded": {
    meaning: "The idle time-out is longer than allowed: 28,800 seconds at most.",
    advice: "Send 300 to 28,800 seconds."
  },
  "max.idle.hipaa.token.timeout.exceeded": {
    meaning: "The idle time-out is longer than an organization under HIPAA may set: 900 seconds at most.",
    advice: "Send 300 to 900 seconds."
  },
  "token.timeout.exceeded": {
    meaning:
      "The idle time-out is out of bounds. The vendor does not say when it sends this code, and when the longer one.",
    advice: "Send 300 to 28,800 seconds.",
    fromName: true
  },
  "token.timeout.exceeded.hipaa": {
    meaning: "The same in an organization under HIPAA.",
    advice: "Send 300 to 900 seconds.",
    fromName: true
  },
  "query.too.long": {
    meaning:
      "The interval of a job is longer than 90 days. The emulator also sends it for one that begins over a year ago.",
    advice:
      "Shorten the interval, or cut it with `Interval.split`. `Usage` refuses such an interval before it sends anything.",
    fromName: true
  },
  "max.response.size.reached": {
    meaning:
      "A search: the result is larger than 5 MB. A job: the page is too large; the vendor gives no size.",
    advice: "Ask for a smaller `pageSize`, a shorter interval, or fewer dimensions."
  },
  "authentication.required": {
    meaning: "The request has no token.",
    advice: "Check for a proxy that removes the `Authorization` header: the client always sends one.",
    fromName: true
  },
  "bad.credentials": {
    meaning: "The token is not valid: expired, revoked, or of another region.",
    advice:
      "Check the region. The client has already tried a new token, unless its credentials are an access token.",
    fromName: true
  },
  "ip.not.authorized": {
    meaning: "Requests from this address are not allowed.",
    advice:
      "Add the address to the organization's list of allowed addresses, or send from one that is on it.",
    fromName: true
  },
  "app.not.authorized.for.scope": {
    meaning: "The token has none of the operation's scopes. Sent only if the organization enforces scopes.",
    advice: "Add one of the scopes in `missing` to the OAuth client, and let the user sign in again."
  },
  "authz.policy.denied": {
    meaning: "An authorization policy of the organization refuses the request.",
    advice: "Ask an administrator of the organization about its policies.",
    fromName: true
  },
  "missing.any.division.permissions": {
    meaning: "The caller has none of the permissions in the division.",
    advice: addPermission,
    fromName: true
  },
  "missing.any.permissions": {
    meaning: "The caller has none of the permissions.",
    advice: addPermission,
    fromName: true
  },
  "missing.division.permission": {
    meaning: "The caller lacks the permission in the division.",
    advice: addPermission,
    fromName: true
  },
  "missing.permissions": {
    meaning: "The caller lacks permissions.",
    advice: addPermission,
    fromName: true
  },
  "not.authorized": {
    meaning: "The caller is not allowed to do this.",
    advice: addPermission,
    fromName: true
  },
  "not.found": {
    meaning: "The path, or an id in it, does not exist.",
    advice: "Check the id and the region. Results of usage queries expire.",
    fromName: true
  },
  "client.not.found": {
    meaning: "There is no OAuth client with this id.",
    advice: "Check the id and the region.",
    fromName: true
  },
  "client.timeout": {
    meaning: "The client took too long to send its request.",
    advice: "Try again; check the network between.",
    fromName: true
  },
  "request.conflict": {
    meaning: "Another request changed the same thing. No use of it in these operations is known.",
    advice: "Read again, and repeat the change.",
    fromName: true
  },
  "request.entity.too.large": {
    meaning: "The request is too large. Others report a limit of 512,000 bytes.",
    advice: "Send less at once.",
    fromName: true
  },
  "unsupported.media.type": {
    meaning: "The server does not read the media type of the request.",
    advice: "Check for a proxy that changes headers: the client sends JSON.",
    fromName: true
  },
  "too.many.requests": {
    meaning:
      "There were too many requests in the window. The vendor's message names the count and the window.",
    advice: "Send fewer requests. The client waits and repeats by itself, within its retry policy."
  },
  "too.many.requests.retry.after": {
    meaning: "The same. The vendor's message names the seconds to wait.",
    advice: "As above; a wait above `maxRetryAfter` fails at once."
  },
  "internal.server.error": {
    meaning: "The server failed.",
    advice: "Try again. If it goes on, report the `correlationId`.",
    fromName: true
  },
  "query.error": {
    meaning: "The search failed on the server.",
    advice: "Submit it again, with a shorter interval if that fails too.",
    fromName: true
  },
  "service.unavailable": {
    meaning: "The service is not available.",
    advice: "Try again later.",
    fromName: true
  },
  "authentication.request.timeout": {
    meaning: "The service that checks tokens did not respond in time.",
    advice: "Try again later.",
    fromName: true
  },
  "request.timeout": {
    meaning: "The service did not respond to its gateway in time.",
    advice: "Try again later. After a creation or a rotation, see `isUnknownOutcome` first.",
    fromName: true
  }
}
