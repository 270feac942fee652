using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Nexus.Core.Agents;

/// <summary>A tool that an agent may have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Keywords">Words by which a requirement is matched, in lower case; a phrase of several words counts more.</param>
public sealed record ToolDefinition(string Name, string Description, ImmutableArray<string> Keywords);

/// <summary>A tool that matches a text.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Score">How well; 1 is one plain keyword.</param>
/// <param name="Matches">The keywords that were found.</param>
public sealed record ToolMatch(ToolDefinition Tool, double Score, ImmutableArray<string> Matches);

/// <summary>The tools that exist. An agent gets its tools from here and from nowhere else.</summary>
public sealed class ToolCatalogue
{
    /// <summary>The tools, by name.</summary>
    public FrozenDictionary<string, ToolDefinition> Tools { get; } = new ToolDefinition[]
    {
        new("calculator", "Evaluates arithmetic expressions exactly: sums, products, percentages, powers, roots.",
        [
            "calculate", "calculator", "calculation", "arithmetic", "math", "maths", "mathematics", "sum", "total", "percent", "percentage",
            "average", "price", "cost", "budget", "tax", "interest", "loan", "mortgage", "discount", "tip", "bmi", "equation", "compute", "salary", "split the bill",
            "计算", "数学", "价格", "预算", "成本",
        ]),
        new("date_time", "Tells the date and time, converts between time zones, and computes with dates and durations.",
        [
            "date", "time", "calendar", "schedule", "meeting", "deadline", "time zone", "timezone", "appointment", "day", "week", "month",
            "birthday", "countdown", "reminder", "duration", "working days", "age", "planner", "agenda", "itinerary",
            "日期", "时间", "日程", "会议", "时区",
        ]),
        new("unit_conversion", "Converts lengths, areas, volumes, masses, temperatures, speeds, data sizes and more.",
        [
            "convert", "conversion", "converter", "unit", "units", "metric", "imperial", "celsius", "fahrenheit", "kilometre", "kilometer", "mile",
            "kilogram", "pound", "litre", "liter", "gallon", "temperature", "recipe", "cooking", "ounce", "inch", "metre", "meter",
            "换算", "单位", "温度",
        ]),
        new("text_statistics", "Counts words, sentences and characters, and measures readability and keyword frequency of a text.",
        [
            "text", "word", "words", "word count", "readability", "essay", "article", "proofread", "summarize", "summarise", "summary", "writing",
            "sentence", "grammar", "translate", "translation", "style", "blog", "email", "letter", "keyword", "sentiment", "edit", "rewrite",
            "文本", "写作", "摘要", "翻译", "文章", "总结",
        ]),
        new("json_query", "Reads JSON documents and answers questions about them by path and filter.",
        [
            "json", "api response", "configuration file", "log", "logs", "payload", "structured data", "schema", "yaml",
        ]),
        new("csv_query", "Reads CSV tables and filters, groups, sorts and aggregates their rows.",
        [
            "csv", "spreadsheet", "table", "excel", "column", "row", "rows", "dataset", "data set", "sales", "report", "statistics", "analyse data", "analyze data",
            "analyst", "aggregate", "group by", "expenses", "inventory", "survey", "revenue",
            "表格", "数据分析", "销售", "报表",
        ]),
        new("knowledge_search", "Searches the files of the agent's package and answers with the passages that fit.",
        [
            "faq", "knowledge", "documentation", "document", "documents", "manual", "handbook", "policy", "policies", "question", "questions", "answer questions",
            "support", "customer", "helpdesk", "help desk", "search", "lookup", "guide", "onboarding", "troubleshoot", "legal", "product information", "research",
            "知识", "客服", "问答", "文档", "搜索",
        ]),
        new("http_get", "Fetches public web resources from hosts on an allow-list.",
        [
            "web", "website", "url", "http", "fetch", "download", "online", "weather", "news", "stock", "exchange rate", "currency", "rss", "web page", "monitor",
            "网站", "天气", "新闻", "股票", "汇率",
        ]),
    }.ToFrozenDictionary(tool => tool.Name);

    /// <summary>The tool called <paramref name="name"/>, or null.</summary>
    public ToolDefinition? Find(string name) => Tools.GetValueOrDefault(name);

    /// <summary>The tools that a text speaks of, best first.</summary>
    public IReadOnlyList<ToolMatch> Search(string text)
    {
        var words = Words(text);
        var present = words.ToHashSet();
        var line = " " + string.Join(' ', words) + " ";
        return
        [
            .. Tools.Values
                .Select(tool => (Tool: tool, Matches: tool.Keywords.Where(Found).ToImmutableArray()))
                .Where(match => match.Matches.Length > 0)
                .Select(match => new ToolMatch(match.Tool, match.Matches.Sum(Weight), match.Matches))
                .OrderByDescending(match => match.Score)
                .ThenBy(match => match.Tool.Name, StringComparer.Ordinal),
        ];

        bool Found(string keyword) => keyword switch
        {
            _ when keyword[0] > 0x2e80 => text.Contains(keyword, StringComparison.Ordinal),
            _ when keyword.Contains(' ') => line.Contains($" {keyword} ", StringComparison.Ordinal),
            // Plurals and simple forms: converts, meetings, calculating.
            _ => present.Contains(keyword) || present.Contains(keyword + "s") || present.Contains(keyword.TrimEnd('e') + "ing"),
        };
    }

    // The tool's own name and phrases say more than a single common word.
    private static double Weight(string keyword) => keyword.Contains(' ') ? 1.5 : keyword[0] > 0x2e80 ? 1.5 : 1;

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && char.IsAsciiLetterOrDigit(text[i]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                words.Add(text[start..i].ToLowerInvariant());
                start = -1;
            }
        }

        return words;
    }
}
