// A small service behind a load balancer: it says who it is, what it was asked, and streams.
using System.Net.WebSockets;
using System.Text.Json;

var app = WebApplication.CreateSlimBuilder(args).Build();
var finish = new TaskCompletionSource();
app.UseWebSockets();

app.MapGet("/api/events", async (HttpContext context) =>
{
    context.Response.ContentType = "text/event-stream";
    await context.Response.WriteAsync("data: first\n\n");
    await context.Response.Body.FlushAsync();
    // The stream goes on until somebody who has seen the first event asks for the end.
    await finish.Task.WaitAsync(context.RequestAborted);
    await context.Response.WriteAsync("data: last\n\n");
});
app.MapPost("/api/finish", () => finish.TrySetResult());

// Breaks the first eight connections, more than HttpClient by itself tries again, as a server that dies does.
var broken = 0;
app.MapMethods("/api/broken", ["GET", "POST"], (HttpContext context) =>
{
    if (Interlocked.Increment(ref broken) <= 8)
    {
        context.Abort();
    }

    return Results.Text($"{broken}");
});
app.MapPost("/api/abort", (HttpContext context) => context.Abort());

app.MapGet("/api/socket", async (HttpContext context) =>
{
    using var socket = await context.WebSockets.AcceptWebSocketAsync();
    var buffer = new byte[1024];
    var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
    await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
});

app.MapFallback(async (HttpContext context) =>
{
    // Long enough for a request to be under way when its server dies.
    await Task.Delay(5, context.RequestAborted);
    // With its length in front it is one packet: a client has all of it or nothing. What has begun cannot be asked for again.
    return Results.Text(JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["pid"] = $"{Environment.ProcessId}",
        ["service"] = app.Configuration["SERVICE"] ?? string.Empty,
        ["path"] = context.Request.Path + context.Request.QueryString,
        ["host"] = context.Request.Host.Value ?? string.Empty,
        ["for"] = context.Request.Headers["X-Forwarded-For"].ToString(),
        ["proto"] = context.Request.Headers["X-Forwarded-Proto"].ToString(),
        ["port"] = context.Request.Headers["X-Forwarded-Port"].ToString(),
    }), "application/json");
});
await app.RunAsync();
