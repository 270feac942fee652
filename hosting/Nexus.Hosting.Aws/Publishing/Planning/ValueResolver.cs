using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Publishing.Planning;

/// <summary>
/// Turns a value of the model into one of the plan, and draws the paths that it opens. What has no counterpart is an error, never left out and never a
/// placeholder.
/// </summary>
/// <param name="context">The plan.</param>
/// <param name="consumer">The resource that uses the value.</param>
/// <param name="use">What it is used for: <c>the variable 'X'</c>.</param>
internal sealed partial class ValueResolver(PlanningContext context, string consumer, string use)
{
    /// <summary>The value; null where there is none (an optional reference), or where an error was noted.</summary>
    public PlanValue? Resolve(object? value) => value switch
    {
        null => null,
        string text => Literal(text),
        IResourceBuilder<IResource> builder => Resolve(builder.Resource),
        ParameterResource parameter => context.Inputs.For(parameter),
        EndpointReference endpoint => Endpoint(endpoint, EndpointProperty.Url),
        EndpointReferenceExpression expression => Endpoint(expression.Endpoint, expression.Property),
        ConnectionStringReference reference => Resolve(reference.Resource),
        ReferenceExpression expression => Expression(expression),
        IResourceWithConnectionString resource => Expression(resource.ConnectionStringExpression),
        ExternalServiceResource { Uri: { } uri } => uri.ToString(),
        ExternalServiceResource { UrlParameter: { } parameter } => context.Inputs.For(parameter),
        bool or IFormattable => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        _ => Unknown(value),
    };

    private PlanValue? Literal(string text)
    {
        if (Placeholder().Match(text) is { Success: true } found
            && (found.Groups["part"].Value == "output" || context.Model.Resources.Any(r => string.Equals(r.Name, found.Groups["name"].Value, StringComparison.OrdinalIgnoreCase))))
        {
            return Fail(
                $"has the text '{found.Value}', which is a placeholder and no value.",
                "Pass the resource's own expression (a ReferenceExpression, an EndpointReference, a parameter) in place of its text.");
        }

        return text;
    }

    private PlanValue? Expression(ReferenceExpression expression)
    {
        if (expression.IsConditional)
        {
            return Condition(expression) is { } isTrue ? Expression(isTrue ? expression.WhenTrue! : expression.WhenFalse!) : null;
        }

        var parts = new List<PlanValue>();
        foreach (var piece in FormatPieces(expression.Format))
        {
            if (piece.Hole is not { } hole)
            {
                parts.Add(piece.Text);
                continue;
            }

            if (Resolve(expression.ValueProviders[hole]) is not { } value)
            {
                // An empty branch of a condition is no text.
                if (expression.ValueProviders[hole] is ReferenceExpression)
                {
                    continue;
                }

                return null;
            }

            if (expression.StringFormats[hole] is { } format)
            {
                if (!string.Equals(format, "uri", StringComparison.OrdinalIgnoreCase))
                {
                    return Fail($"formats a value as '{format}', which AWS can't.", "Use no format, or 'uri'.");
                }

                if (context.Inputs.ForUrl(value, consumer) is not { } escaped)
                {
                    return Fail("escapes a value for a URL that is known only after the deployment.", "Put the value into the URL without the format 'uri'.");
                }

                value = escaped;
            }

            parts.Add(value);
        }

        return parts.Count == 0 ? null : PlanValue.Concat(parts);
    }

    private bool? Condition(ReferenceExpression expression)
    {
        if (Resolve(expression.Condition)?.AsLiteral is { } text)
        {
            return string.Equals(text, expression.MatchValue, StringComparison.OrdinalIgnoreCase);
        }

        Fail(
            $"depends on '{(expression.Condition as IManifestExpressionProvider)?.ValueExpression}', which is known only when the plan is deployed.",
            "Decide it in the model: branch on a value that is known while the application is published.");
        return null;
    }

    private PlanValue? Endpoint(EndpointReference endpoint, EndpointProperty property)
    {
        var name = endpoint.Resource.Name;
        if (context.FindCache(name) is { } cache)
        {
            return CacheEndpoint(cache, endpoint.EndpointName, property);
        }

        if (context.FindLoadBalancer(name) is { } balancer)
        {
            return LoadBalancerEndpoint(balancer, property);
        }

        if (context.FindTarget(name) is not { } target)
        {
            return Fail(
                $"refers to the endpoint '{endpoint.EndpointName}' of '{name}', which is not published to '{context.Environment.Name}'.",
                $"Publish '{name}' here too (WithComputeEnvironment), or refer to its address from outside with AddExternalService.");
        }

        if (target.Find(endpoint.EndpointName) is not { } found)
        {
            return Fail(
                $"refers to the endpoint '{endpoint.EndpointName}' of '{name}', which has no such endpoint.",
                $"It has {(target.Endpoints.Count == 0 ? "none" : string.Join(", ", target.Endpoints.Select(e => $"'{e.Name}'")))}; add it with WithHttpEndpoint or WithEndpoint.");
        }

        var host = $"{target.HostName}.{context.Options.Namespace}";
        return Render(found.Scheme, host, found.Port.ToString(CultureInfo.InvariantCulture), found.TlsEnabled, property, () =>
        {
            if (target.IsTask)
            {
                Fail($"refers to '{name}', which is a task without an address.", "Refer to a service.");
            }
            else if (!string.Equals(name, consumer, StringComparison.OrdinalIgnoreCase))
            {
                context.Draw(consumer, target.Name, found.Port, use);
            }
        });
    }

    private PlanValue? CacheEndpoint(RedisResource cache, string endpointName, EndpointProperty property)
    {
        var id = CachePlanner.LogicalId(cache);
        if (!string.Equals(endpointName, cache.PrimaryEndpoint.EndpointName, StringComparison.OrdinalIgnoreCase))
        {
            return Fail($"refers to the endpoint '{endpointName}' of '{cache.Name}', which a managed cache does not have.", $"Use '{cache.PrimaryEndpoint.EndpointName}'.");
        }

        return Render(
            "rediss", new ResourceValue(id, ResourceOutput.DnsName), new ResourceValue(id, ResourceOutput.Port), tls: true, property,
            () => context.Draw(consumer, cache.Name, CachePlanner.Port, use));
    }

    private PlanValue? LoadBalancerEndpoint(LoadBalancerResource balancer, EndpointProperty property)
    {
        var hasTls = LoadBalancerPlanner.IsSecure(context, balancer);
        var port = hasTls ? 443 : 80;
        // From inside the public address is reached through the NAT gateway, as from anywhere.
        return Render(
            hasTls ? "https" : "http", new ResourceValue(LoadBalancerPlanner.LogicalId(balancer), ResourceOutput.DnsName), port.ToString(CultureInfo.InvariantCulture), hasTls,
            property, () => context.Draw(consumer, balancer.Name, port, use));
    }

    private static PlanValue? Render(string scheme, PlanValue host, PlanValue port, bool tls, EndpointProperty property, Action draw)
    {
        if (property is EndpointProperty.Url or EndpointProperty.Host or EndpointProperty.IPV4Host or EndpointProperty.HostAndPort)
        {
            draw();
        }

        return property switch
        {
            EndpointProperty.Url => PlanValue.Concat(scheme, "://", host, ":", port),
            EndpointProperty.Host or EndpointProperty.IPV4Host => host,
            EndpointProperty.Port or EndpointProperty.TargetPort => port,
            EndpointProperty.Scheme => scheme,
            EndpointProperty.HostAndPort => PlanValue.Concat(host, ":", port),
            _ => tls ? bool.TrueString : bool.FalseString,
        };
    }

    private PlanValue? Unknown(object value)
    {
        var text = (value as IManifestExpressionProvider)?.ValueExpression;
        return Fail(
            $"has a value of type {value.GetType().Name}{(text is null ? string.Empty : $" ({text})")}, which has no counterpart on AWS.",
            "Use a string, a parameter, an endpoint, a connection string or a ReferenceExpression of those; or set it only while the application runs (ExecutionContext.IsRunMode).");
    }

    private PlanValue? Fail(string fault, string remedy)
    {
        context.Errors.Add($"The resource '{consumer}', {use},", fault, remedy);
        return null;
    }

    private static IEnumerable<(string Text, int? Hole)> FormatPieces(string format)
    {
        var at = 0;
        foreach (Match hole in Hole().Matches(format))
        {
            if (hole.Index > at)
            {
                yield return (Unescape(format[at..hole.Index]), null);
            }

            yield return (string.Empty, int.Parse(hole.Groups[1].Value, CultureInfo.InvariantCulture));
            at = hole.Index + hole.Length;
        }

        if (at < format.Length)
        {
            yield return (Unescape(format[at..]), null);
        }

        static string Unescape(string text) => text.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);
    }

    // An odd number of opening braces before the number: the others are text.
    [GeneratedRegex(@"(?<=(?<!\{)(?:\{\{)*)\{(\d+)\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\{(?<name>[A-Za-z][A-Za-z0-9-]*)\.(?<part>bindings|connectionString|value|inputs|outputs?|containerImage)\b[^{}]*\}")]
    private static partial Regex Placeholder();
}
