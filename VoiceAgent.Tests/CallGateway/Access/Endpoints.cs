using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallGateway.Access;

namespace VoiceAgent.Tests.CallGateway.Access;

/// <summary>One mapped endpoint of the gateway with one of its methods.</summary>
/// <param name="Path">The template, such as <c>/api/calls/{call}</c>.</param>
/// <param name="Rule">Null when the endpoint has its own authentication.</param>
/// <param name="Inputs">The names of the handler's parameters.</param>
internal sealed record Endpoint(string Method, string Path, AccessRule? Rule, IReadOnlyList<string> Inputs)
{
    /// <summary>All endpoints, also those that are added later.</summary>
    public static IReadOnlyList<Endpoint> All(IServiceProvider services) =>
    [
        .. from endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           select new Endpoint(
               method,
               $"/{endpoint.RoutePattern.RawText!.Trim('/')}",
               endpoint.Metadata.GetMetadata<AccessRule>(),
               [.. endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters().Select(parameter => parameter.Name!) ?? []]),
    ];

    /// <summary>Whether a request needs no sign-in at all.</summary>
    public bool IsHealth => Path is "/health" or "/alive";

    /// <summary>The address with these values in the place of its parameters.</summary>
    public string With(Func<string, string> value) => string.Join('/', Path.Split('/').Select(part =>
        part.StartsWith('{') ? Uri.EscapeDataString(value(part.Trim('{', '}', '*').Split(':', '?', '=')[0])) : part));

    public bool TakesBody => Method is "POST" or "PUT" or "PATCH";

    public override string ToString() => $"{Method} {Path}";
}
