/** One operation of the vendor's SDK. */
import sdk from "purecloud-platform-client-v2"

const client = sdk.ApiClient.instance
client.setEnvironment("mypurecloud.de")
client.setAccessToken("a token")

export const main = new sdk.OAuthApi().getOauthClient("a client id")
