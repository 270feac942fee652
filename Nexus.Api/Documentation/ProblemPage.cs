using System.Net;
using System.Text;

namespace Nexus.Api.Documentation;

/// <summary>The page on which the kinds of problems are listed. The <c>type</c> of each problem leads to its line.</summary>
internal static class ProblemPage
{
    public static string Html { get; } = Write();

    private static string Write()
    {
        var page = new StringBuilder(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <title>Problems of the Nexus API</title>
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <style>
                body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }
                table { border-collapse: collapse; width: 100%; }
                th, td { border-bottom: 1px solid #8884; padding: .5rem; text-align: left; vertical-align: top; }
                tr:target { outline: 2px solid; }
              </style>
            </head>
            <body>
              <h1>Problems</h1>
              <p>An answer with a status of 400 or more is a problem (RFC 9457). Its <code>code</code> is stable; the sentences are for people and may change.</p>
              <table>
                <thead><tr><th>code</th><th>status</th><th>what it is</th><th>what to do</th></tr></thead>
                <tbody>

            """);
        foreach (var code in ProblemCode.All)
        {
            page.Append(
                $"      <tr id=\"{code.Name}\"><td><code>{code.Name}</code></td><td>{code.Status}</td>"
                + $"<td>{WebUtility.HtmlEncode(code.Title)}</td><td>{WebUtility.HtmlEncode(code.Remedy)}</td></tr>\n");
        }

        return page.Append("    </tbody>\n  </table>\n</body>\n</html>\n").ToString();
    }
}
