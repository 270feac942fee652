using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;

namespace Nexus.Api.Builds;

/// <summary>Writes server-sent events (WHATWG HTML, section 9.2) to a response.</summary>
internal sealed class EventStream
{
    /// <summary>How often a comment is sent when nothing else is, so that nobody between takes the connection for dead.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    private readonly HttpResponse _response;

    private EventStream(HttpResponse response) => _response = response;

    /// <summary>Begins the response. Its headers go out at once.</summary>
    public static async Task<EventStream> BeginAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var stream = new EventStream(context.Response);
        await stream.CommentAsync("connected", cancellationToken);
        return stream;
    }

    /// <summary>An event with data.</summary>
    public async Task SendAsync<T>(string name, T data, JsonTypeInfo<T> type, long? id, CancellationToken cancellationToken)
    {
        var writer = _response.BodyWriter;
        if (id is { } number)
        {
            Write(writer, $"id: {number.ToString(CultureInfo.InvariantCulture)}\n");
        }

        Write(writer, $"event: {name}\ndata: ");
        writer.Write(JsonSerializer.SerializeToUtf8Bytes(data, type));
        Write(writer, "\n\n");
        await writer.FlushAsync(cancellationToken);
    }

    /// <summary>Tells the client that there will be nothing more.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        Write(_response.BodyWriter, "event: end\ndata: {}\n\n");
        await _response.BodyWriter.FlushAsync(cancellationToken);
    }

    /// <summary>A line that clients ignore.</summary>
    public async Task CommentAsync(string text, CancellationToken cancellationToken)
    {
        Write(_response.BodyWriter, $": {text}\n\n");
        await _response.BodyWriter.FlushAsync(cancellationToken);
    }

    private static void Write(IBufferWriter<byte> writer, string text) => Encoding.UTF8.GetBytes(text, writer);
}
