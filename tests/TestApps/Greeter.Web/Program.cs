var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
var app = builder.Build();

app.MapGet("/", () => app.Configuration["GREETING"]);
app.MapGet("/process", () => Environment.ProcessId);
app.MapGet("/health", () => "fine");

app.Run();
