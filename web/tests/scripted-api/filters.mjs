// Which builds a list is of.

/** Whose builds are meant; what names no owner is the caller's own. */
export const ownerOf = (url) => url.searchParams.get("owner") ?? "default";
export const ownedBy = (url) => (build) => build.owner === ownerOf(url);

/** The filter of a list, as the real API understands it. */
export function admitted(url) {
  const { status, text: wanted, from, to } = Object.fromEntries(url.searchParams);
  return (build) =>
    (!status || build.status === status) &&
    (!from || Date.parse(build.createdAt) >= Date.parse(from)) &&
    (!to || Date.parse(build.createdAt) < Date.parse(to)) &&
    (!wanted || [build.name, build.requirement, build.id].some((field) => field.toLowerCase().includes(wanted.toLowerCase())));
}

/** The filter of the agents' list, likewise. */
export function agentAdmitted(url) {
  const { text = "", category } = Object.fromEntries(url.searchParams);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (agent) => {
    const all = [agent.name, agent.description, agent.category, agent.id, ...agent.tools].join("\n").toLowerCase();
    return (!category || agent.category === category) && words.every((word) => all.includes(word));
  };
}
