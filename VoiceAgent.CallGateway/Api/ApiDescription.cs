using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using VoiceAgent.CallGateway.Access;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary><c>GET /openapi/v1.json</c>: the description of the API, for everybody who is signed in.</summary>
internal static class ApiDescription
{
    public const string Version = "v1";

    private const string Scheme = "bearer";

    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        // The description shows enums as words, as the responses do.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase)));
        return services.AddOpenApi(Version, description =>
        {
            description.AddDocumentTransformer(DescribeAsync);
            description.AddOperationTransformer(DescribeAsync);
            description.AddSchemaTransformer(DescribeAsync);
        });
    }

    public static void MapApiDescription(this IEndpointRouteBuilder app) => app.MapOpenApi().RequireAuthorization();

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken stopping)
    {
        document.Info = new OpenApiInfo
        {
            Title = "VoiceAgent",
            Version = Version,
            Description = "Calls, what can be done with them, and who did it. Every refusal is a problem (RFC 9457) whose detail says what to do. "
                + "Commands take the header Idempotency-Key: a repeated request gets the first response. Lists have 'size' and 'continuation'.",
        };

        // The address depends on where the gateway runs, so it would make every copy of this document another one.
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "An access token of the identity provider for the gateway's audience. Its roles decide.",
            },
        };
        return Task.CompletedTask;
    }

    private static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stopping)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().LastOrDefault() is not { } rule)
        {
            return Task.CompletedTask;
        }

        var permission = Permissions.Named(rule.Permission);
        var audit = rule.Audit is AuditKind.None ? "It is not audited." : "It is audited.";
        operation.Description = $"{permission.Allows} Permission: {permission.Name}. Roles: {string.Join(", ", permission.Roles)}. {audit}";
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        if (rule.IsIdempotent)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = IdempotentRequests.Header,
                In = ParameterLocation.Header,
                Description = "1 to 128 visible ASCII characters. A request that is repeated with the same key within 24 hours gets the first response.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotentRequests.LongestKey },
                Example = "0190163d-8694-739b-aea5-966c26f8ad90",
            });
        }

        return Task.CompletedTask;
    }

    private static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken stopping)
    {
        if (context.JsonTypeInfo.Type == typeof(CallId) || context.JsonTypeInfo.Type == typeof(CallId?))
        {
            (schema.Type, schema.Format, schema.Description) = (JsonSchemaType.String, "uuid", "A UUID of version 7.");
            schema.Examples = ["0190163d-8694-739b-aea5-966c26f8ad90"];
        }

        return Task.CompletedTask;
    }
}
