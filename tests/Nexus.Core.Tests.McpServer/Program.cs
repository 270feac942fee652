using System.ComponentModel;
using System.Globalization;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

var options = new McpServerOptions
{
    ServerInfo = new Implementation { Name = "parcels", Version = "1.0.0" },
    ToolCollection =
    [
        McpServerTool.Create(
            ([Description("The number of the parcel.")] string parcel) => $"Parcel {parcel} is in {(args is [var town, ..] ? town : "no town")}.",
            new McpServerToolCreateOptions { Name = "locate", Description = "Tells where a parcel is." }),
        McpServerTool.Create(
            () => Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            new McpServerToolCreateOptions { Name = "process", Description = "Tells the process of the server." }),
    ],
};
switch (args)
{
    case ["--mute", var starts]:
        // It is there, and does not tell its tools.
        File.AppendAllText(starts, $"{Environment.ProcessId}\n");
        options.ToolCollection = null;
        options.Handlers.ListToolsHandler = (_, _) => throw new McpException("It does not tell.");
        break;
    case ["--forget", var mark]:
        // From its second start on it has one tool less.
        if (File.Exists(mark))
        {
            options.ToolCollection.Remove(options.ToolCollection["locate"]);
        }

        File.AppendAllText(mark, "");
        break;
}

await using var transport = new StdioServerTransport("parcels");
await using var server = McpServer.Create(transport, options);
await server.RunAsync();
