var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
var app = builder.Build();

app.MapGet("/", (HttpContext context) => $"{context.Request.Scheme} {context.Request.Protocol} {context.Connection.LocalPort}");
app.MapGet("/health", () => "fine");

app.Run();
