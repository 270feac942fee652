/** The API's address, from service discovery (`services__api__http__0`) or `API_HTTP`, without a slash at its end. It is configuration of the run, not of the build. */
export function configuredAddress(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return (env.services__api__http__0 || env.API_HTTP)?.replace(/\/+$/, "") || undefined;
}
