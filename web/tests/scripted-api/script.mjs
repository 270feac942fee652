// What the scripted builds and agents say. Hostile on purpose here and there: the pages have to show it and do nothing else.

export const stages = [
  ["orchestrator", "Orchestrator", "The requirement is a new agent; nine stages are planned.", [["plan.json", "application/json"]]],
  ["requirements_analysis", "Requirements Analysis", "Seven functional requirements, two constraints, three open questions answered from the text.", [["requirements.json", "application/json"], ["requirements.md", "text/markdown"]]],
  ["system_architecture", "System Architecture", "One agent, two tools, no memory beyond the session.", [["architecture.md", "text/markdown"]]],
  ["agent_design", "Agent Design", "Role, tone, limits and hand-over rules are fixed.", [["design.yaml", "application/yaml"]]],
  ["tools_developer", "Tools Developer", "Chose order-lookup and draft-reply from the catalogue.", [["tools.json", "application/json"]]],
  ["prompt_engineer", "Prompt Engineer", "Instructions written: 412 words, four examples.", [["prompts/system.md", "text/markdown"], ["prompts/examples.json", "application/json"]]],
  ["agent_code_developer", "Agent Code Developer", "The declarative package is assembled.", [["agent.yaml", "application/yaml"]]],
  ["agent_developer_manager", "Agent Developer Manager", "All checks passed: 12 of 12.", [["report.json", "application/json"], ["bundle.bin", "application/octet-stream"]]],
  ["agent_deployer", "Agent Deployer", "Published to the catalogue.", [["deployment.json", "application/json"]]],
];

export const messages = ["Reading what the stages before have written", "Writing the result", "Checking the result against its schema"];

export function content(build, stage, file) {
  if (file === "report.json") {
    const checks = ["schema", "tools", "length"].map((rule) => ({ rule, passed: true, detail: "" }));
    const cases = [
      { name: "Names the order", passed: true, detail: `It was asked: ${build.requirement}` },
      { name: "Promises no refund", passed: false, detail: "<img src=x onerror=\"window.hacked = 'report'\">It said: of course!" },
    ];
    return `${JSON.stringify({ checks, evaluation: { model: "offline", results: cases, passed: 1 } }, null, 2)}\n`;
  }
  if (file.endsWith(".json")) {
    return `${JSON.stringify({ build: build.id, stage, file, requirement: build.requirement, checks: ["schema", "length", "language"], passed: true }, null, 2)}\n`;
  }
  if (file.endsWith(".yaml")) {
    return `name: ${JSON.stringify(build.name)}\nstage: ${stage}\nmodel: offline\ninstructions: |\n  Answer politely and briefly.\n  Hand over when unsure.\ntools:\n  - order-lookup\n  - draft-reply\n`;
  }
  if (file.endsWith(".md")) {
    return `# ${build.name}\n\n${build.requirement}\n\n<script>window.hacked = "artifact"</script>\n<img src=x onerror="window.hacked = 'artifact'">\n\n- [a link](javascript:window.hacked='link')\n- 中文 text, emoji 🧭 and a very long line: ${"lorem ipsum ".repeat(20)}\n`;
  }
  return Buffer.from([0, 1, 2, 3, 255]);
}

export function agentFrom(build) {
  return {
    id: `agent-${build.id.slice(-8)}`,
    name: build.name,
    description: `Does what was asked: ${build.requirement.slice(0, 140)}`,
    version: "1.0.0",
    category: "operations",
    createdAt: new Date().toISOString(),
    buildId: build.id,
    tools: ["order-lookup", "draft-reply"],
    instructions: `You are ${build.name}.\n\n1. Read the message carefully.\n2. Find the order it is about with \`order-lookup\`.\n3. Draft an answer with \`draft-reply\`.\n\nNever promise a refund. Hand over to a person when the customer is angry.\n\n<script>window.hacked = "instructions"</script>`,
    examples: [
      { input: "Where is my order 4711? It should have been here on Monday.", expected: "A polite answer that names the order and the carrier's last known place." },
      { input: "I want my money back!", expected: "A hand-over to a person." },
    ],
    toolDetails: [
      { name: "order-lookup", description: "Finds an order by its number and returns its state, carrier and dates." },
      { name: "draft-reply", description: "Writes a reply in the customer's language. It is never sent without a person's consent." },
    ],
    files: [
      { path: "agent.yaml", size: 812 },
      { path: "prompts/system.md", size: 3120 },
      { path: "examples.json", size: 644 },
    ],
    model: "offline",
  };
}

/** Builds of earlier hours: name, requirement, how many minutes ago, how they ended. */
export const hostilePast = [
  '<img src=x onerror="window.hacked=\'name\'">Refund helper',
  "Summarise refunds. <script>window.hacked = 'requirement'</script> {{constructor.constructor('return 1')()}} ${7*7}",
  26 * 60,
  "completed",
];
export const harmlessPast = ["Refund helper", "Summarise the refunds of a week: how many, how much, and for which reasons.", 26 * 60, "completed"];
export const past = [
  ["Release notes", "Turn a list of merged pull requests into release notes for end users.", 180, "failed"],
  ["退款助手", "阅读客户的邮件，找到相关订单，起草礼貌的回复。遇到超过一百欧元的退款请求时转给人工。", 90, "completed"],
  ["Invoice checks", "Check supplier invoices before payment and flag duplicates, wrong VAT and amounts that differ from the purchase order.", 45, "cancelled"],
  ["Meeting briefs", "Prepare a one-page brief before a meeting with a company, with open points from our own notes.", 20, "completed"],
];
