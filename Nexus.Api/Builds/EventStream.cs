using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.Features;

namespace Nexus.Api.Builds;

/// <summary>Writes server-sent events (WHATWG HTML, section 9.2) to a response.</summary>
internal sealed class EventStream
{
    /// <summary>How often a comment is sent when nothing else is, so that nobody between takes the connection for dead.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    private readonly HttpResponse _response;
    private readonly TimeProvider _time;
    private long _spoke;

    private EventStream(HttpResponse response, TimeProvider time) => (_response, _time) = (response, time);

    /// <summary>Begins the response. Its headers go out at once.</summary>
    public static async Task<EventStream> BeginAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var stream = new EventStream(context.Response, context.RequestServices.GetRequiredService<TimeProvider>());
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
        await FlushAsync(cancellationToken);
    }

    /// <summary>An event that says all by its name.</summary>
    public async Task SendAsync(string name, CancellationToken cancellationToken)
    {
        Write(_response.BodyWriter, $"event: {name}\ndata: {{}}\n\n");
        await FlushAsync(cancellationToken);
    }

    /// <summary>A line that clients ignore.</summary>
    public async Task CommentAsync(string text, CancellationToken cancellationToken)
    {
        Write(_response.BodyWriter, $": {text}\n\n");
        await FlushAsync(cancellationToken);
    }

    /// <summary>
    /// Waits for something to send, and tells the client that the stream is there whenever nothing was sent for <see cref="HeartbeatInterval"/>. Answers false
    /// where nothing more will come.
    /// </summary>
    public async Task<bool> WaitAsync<T>(ChannelReader<T> news, CancellationToken cancellationToken)
    {
        while (true)
        {
            var left = HeartbeatInterval - _time.GetElapsedTime(_spoke);
            using var silence = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
            try
            {
                return await news.WaitToReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                await CommentAsync("heartbeat", cancellationToken);
            }
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _response.BodyWriter.FlushAsync(cancellationToken);
        _spoke = _time.GetTimestamp();
    }

    private static void Write(IBufferWriter<byte> writer, string text) => Encoding.UTF8.GetBytes(text, writer);
}
