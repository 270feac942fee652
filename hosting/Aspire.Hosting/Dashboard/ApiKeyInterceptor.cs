using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Aspire.Hosting.Dashboard;

/// <summary>Lets in whoever knows the key of this run.</summary>
internal sealed class ApiKeyInterceptor(string? key) : Interceptor
{
    public const string Header = "x-resource-service-api-key";

    private readonly byte[]? _key = key is null ? null : Encoding.UTF8.GetBytes(key);

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(request, responseStream, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(requestStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(requestStream, responseStream, context);
    }

    private void Check(ServerCallContext context)
    {
        // The comparison takes the same time wherever the first difference is.
        if (_key is not null && !CryptographicOperations.FixedTimeEquals(_key, Encoding.UTF8.GetBytes(context.RequestHeaders.GetValue(Header) ?? string.Empty)))
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, $"The metadata '{Header}' is missing or wrong."));
        }
    }
}
