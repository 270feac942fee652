using System.Text;

namespace Nexus.Core.Agents.Tools;

/// <summary>Search in the files that an agent's package brings.</summary>
public sealed class KnowledgeSearchTool : IAgentTool
{
    /// <summary>Its name.</summary>
    public const string Name = "knowledge_search";

    /// <inheritdoc/>
    public ToolDefinition Definition { get; } = new(
        Name,
        "Searches the files of the agent's package and answers with the passages that fit.",
        [
            "faq", "knowledge", "documentation", "document", "documents", "manual", "handbook", "policy", "policies", "question", "questions", "answer questions",
            "support", "customer", "helpdesk", "help desk", "search", "lookup", "guide", "onboarding", "troubleshoot", "legal", "product information", "research",
            "知识", "客服", "问答", "文档", "搜索",
        ],
        """
        {
          "type": "object",
          "properties": {
            "query": { "type": "string", "description": "What is looked for, in the words of the question." },
            "limit": { "type": "integer", "minimum": 1, "maximum": 10, "description": "Most passages to answer; by default 3." }
          },
          "required": ["query"],
          "additionalProperties": false
        }
        """);

    /// <inheritdoc/>
    public async ValueTask<string> InvokeAsync(ToolInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var query = input.Text("query");
        var limit = input.WholeNumber("limit", 3, 1, 10);
        var passages = await Passages.ReadAsync(Path.Combine(context.PackageFolder, AgentPackage.KnowledgeFolder), cancellationToken);
        if (passages.Count == 0)
        {
            throw new ToolException("knowledge_search: the package has no files to search in.");
        }

        var hits = Passages.Search(passages, query).Take(limit).ToArray();
        if (hits.Length == 0)
        {
            throw new ToolException($"knowledge_search: no passage has anything of '{ToolInput.Shown(query)}'. Say so, or ask in other words.");
        }

        var text = new StringBuilder();
        foreach (var hit in hits)
        {
            text.Append(text.Length > 0 ? "\n\n" : "").Append($"[{hit.File}]\n{hit.Text}");
        }

        return text.ToString();
    }
}
