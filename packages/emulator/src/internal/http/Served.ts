/** Serves routes on the server of the emulator. Each request gets its context first, and is then logged. */
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as Layer from "effect/Layer"
import * as Correlated from "./Correlated.ts"
import * as Logged from "./Logged.ts"
import * as RouteTable from "./RouteTable.ts"
import * as Transport from "./Transport.ts"

export const layer = <E, R>(routes: Layer.Layer<never, E, R>) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const correlated = yield* Correlated.middleware
      const logged = yield* Logged.middleware
      return HttpRouter.serve(Layer.provide(routes, Transport.layer), {
        routerConfig: RouteTable.config,
        disableLogger: true,
        disableListenLog: true,
        middleware: (route) => correlated(logged(route))
      })
    })
  )
