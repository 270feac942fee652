using Nexus.Core.Agents.Sessions;

namespace Nexus.Core.Agents.Runtime;

/// <summary>What the failure of a model means to a user. The texts of providers stay in the log: they may tell what is not the user's business.</summary>
internal static class ModelErrors
{
    public static AnswerError Describe(Exception e, string model) => StatusOf(e) switch
    {
        429 or 529 => new("model_throttled", $"The model {model} takes no more requests at the moment. Try again in a minute."),
        401 or 403 => new("model_denied", $"The model {model} refuses this platform's credentials. Tell the operator."),
        400 or 413 or 422 => new("model_refused", $"The model {model} refuses the request; the conversation may be too long. Begin a new session, or tell the operator."),
        404 => new("model_missing", $"The provider does not know the model {model}. Tell the operator."),
        _ when e is TimeoutException or TaskCanceledException => new("model_timeout", $"The model {model} did not answer in time. Try again."),
        _ => new("model_failed", $"The model {model} failed. Try again; if it goes on, tell the operator."),
    };

    private static int? StatusOf(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case HttpRequestException { StatusCode: { } status }:
                    return (int)status;
                case System.ClientModel.ClientResultException { Status: not 0 and var status }:
                    return status;
                case Anthropic.Exceptions.AnthropicApiException { StatusCode: var status }:
                    return (int)status;
                // In the midst of an answer there is no status any more, only the kind of error (Anthropic API, “Errors”).
                case Anthropic.Exceptions.AnthropicSseException when Names(e, "overloaded_error", "rate_limit_error"):
                    return 529;
                // Its library's for 400 only; other refusals keep their status.
                case OllamaSharp.Models.Exceptions.OllamaException or OllamaSharp.Models.Exceptions.ModelDoesNotSupportToolsException:
                    return 400;
                case Amazon.Runtime.AmazonServiceException { StatusCode: not 0 and var status }:
                    return (int)status;
            }
        }

        return null;
    }

    private static bool Names(Exception e, params ReadOnlySpan<string> kinds)
    {
        foreach (var kind in kinds)
        {
            if (e.Message.Contains($"\"{kind}\"", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
