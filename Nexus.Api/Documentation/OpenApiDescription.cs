using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Nexus.Api.Access;
using Nexus.Api.Idempotency;

namespace Nexus.Api.Documentation;

/// <summary>What the API's description says beyond what the routes and types say themselves.</summary>
internal static class OpenApiDescription
{
    public const string Title = "Nexus API";
    private const string KeyScheme = "key";
    private const string KeyHeaderScheme = "keyHeader";
    private const string OidcScheme = "oidc";
    private const string ProblemType = "application/problem+json";

    /// <summary>Registers the description.</summary>
    public static void AddApiDescription(this WebApplicationBuilder builder)
    {
        var oidc = builder.Configuration.GetSection(AuthOptions.Section).Get<AuthOptions>()?.Oidc;
        builder.Services.AddOpenApi("v1", options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                Introduce(document, oidc?.Authority);
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                Protect(operation, context, hasOidc: !string.IsNullOrEmpty(oidc?.Authority));
                AddHeaders(operation, context);
                AddProblems(operation, context);
                Examples.AddTo(operation, context);
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                if (context.JsonPropertyInfo is null && context.JsonTypeInfo.Type.IsAssignableTo(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails)))
                {
                    DescribeProblem(schema);
                }

                return Task.CompletedTask;
            });
        });
    }

    private static void Introduce(OpenApiDocument document, string? authority)
    {
        document.Info = new OpenApiInfo
        {
            Title = Title,
            Version = "v1",
            Description =
                """
                Builds AI agents from a requirement in plain words.

                Show a key as `Authorization: Bearer <key>`. Errors are problem details (RFC 9457) with a stable `code`; [the list of codes](/docs/problems) says
                what to do about each. [The schema of agent.yaml](/docs/schemas/agent-v1.json) tells what a package is. A POST that creates takes an `Idempotency-Key`; a PATCH wants the `ETag` that was seen in `If-Match`.
                """,
        };
        // Whoever reads it reached it by the right address; this process does not know it.
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key, `nxs_…`. `POST /api/v1/keys` makes one.",
            },
            [KeyHeaderScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiKeyHandler.KeyHeader,
                Description = "The same key, where a client cannot set Authorization.",
            },
        };
        if (!string.IsNullOrEmpty(authority))
        {
            document.Components.SecuritySchemes[OidcScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OpenIdConnect,
                OpenIdConnectUrl = new Uri($"{authority.TrimEnd('/')}/.well-known/openid-configuration"),
                Description = "A token of the identity provider.",
            };
        }
    }

    private static void Protect(OpenApiOperation operation, OpenApiOperationTransformerContext context, bool hasOidc)
    {
        if (Metadata<IAllowAnonymous>(context) is not null)
        {
            return;
        }

        List<string> scopes = Metadata<RequiredScope>(context) is { } required ? [required.Name] : [];
        string[] schemes = hasOidc ? [KeyScheme, KeyHeaderScheme, OidcScheme] : [KeyScheme, KeyHeaderScheme];
        operation.Security =
            [.. schemes.Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = scopes })];
        if (scopes is [var scope])
        {
            operation.Description = $"{operation.Description}\n\nNeeds the scope `{scope}`.".Trim();
        }
    }

    private static void AddHeaders(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        if (Metadata<Idempotent>(context) is not null)
        {
            Add(Idempotent.Header, "Repeat a request with the same key and it is done once; the first answer comes again.", "8f14e45f-ceea-467f-a8f2-8d3f9a1c0b7e", isRequired: false);
        }

        if (operation.Responses?.ContainsKey("428") == true)
        {
            Add("If-Match", "The ETag that was seen, or *.", "\"7\"", isRequired: true);
        }
        else if (operation.Responses?.ContainsKey("412") == true)
        {
            Add("If-Match", "Do it only if this is the ETag still.", "\"7\"", isRequired: false);
        }

        if (operation.Responses?.ContainsKey("304") == true)
        {
            Add("If-None-Match", "The ETag that the client has already.", "\"7\"", isRequired: false);
        }

        void Add(string name, string description, string example, bool isRequired) => (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Required = isRequired,
            Description = description,
            Example = example,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }

    private static void AddProblems(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var responses = operation.Responses ??= [];
        var statuses = new List<int> { 401, 403, 429, 503 };
        if (operation.RequestBody is not null)
        {
            statuses.AddRange([400, 408, 413, 415]);
        }

        foreach (var status in statuses)
        {
            responses.TryAdd(status.ToString(System.Globalization.CultureInfo.InvariantCulture), new OpenApiResponse
            {
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [ProblemType] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(Microsoft.AspNetCore.Mvc.ProblemDetails), context.Document) },
                },
            });
        }

        foreach (var (status, response) in responses)
        {
            if (status[0] is '4' or '5' && response is OpenApiResponse described)
            {
                var code = ProblemCode.Of(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture));
                described.Description = $"{code.Title}. {code.Remedy}";
                if (described.Content?.TryGetValue(ProblemType, out var media) == true && media is { } problem)
                {
                    problem.Example = Examples.Of(code);
                }
            }
        }
    }

    private static void DescribeProblem(OpenApiSchema schema)
    {
        schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
        schema.Properties["code"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "What programs can rely on. More codes may come; treat an unknown one by its status.",
            Examples = [.. ProblemCode.All.Select(code => (JsonNode)code.Name)],
        };
        schema.Properties["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Finds the request in traces and logs." };
        schema.Required = new HashSet<string> { "type", "title", "status", "code" };
    }

    private static T? Metadata<T>(OpenApiOperationTransformerContext context) where T : class =>
        context.Description.ActionDescriptor.EndpointMetadata.OfType<T>().LastOrDefault();
}
