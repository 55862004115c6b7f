using System.Globalization;
using Microsoft.Net.Http.Headers;
using VoiceAgent.CallGateway.Calls.Routes;

namespace VoiceAgent.CallGateway.Api.Routes;

/// <summary>The ETag of a route is its version: <c>"3"</c>.</summary>
internal static class RouteTags
{
    public static string Of(RouteVersion route) => string.Create(CultureInfo.InvariantCulture, $"\"{route.Version}\"");

    /// <returns>Null when the headers have another form.</returns>
    public static RouteBasis? Read(HttpRequest request)
    {
        var (match, none) = (request.Headers.IfMatch, request.Headers.IfNoneMatch);
        if (none.Count > 0)
        {
            return match.Count == 0 && none.ToString().Trim() == "*" ? new RouteBasis(IsNew: true, null) : null;
        }

        if (match.Count == 0)
        {
            return new RouteBasis(IsNew: false, null);
        }

        if (match.ToString().Trim() == "*")
        {
            return new RouteBasis(IsNew: false, null, IsAny: true);
        }

        // A proxy that compresses a response makes its ETag weak. The version is the same.
        return EntityTagHeaderValue.TryParseStrictList([.. match.OfType<string>()], out var tags) && tags.Count > 0
            ? new RouteBasis(IsNew: false, [.. tags.Select(tag => long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1)])
            : null;
    }
}
