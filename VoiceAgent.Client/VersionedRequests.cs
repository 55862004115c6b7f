using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary>Requests about data that has versions. A change names the version that it is based on.</summary>
internal static class VersionedRequests
{
    /// <param name="version">Null: it must not exist yet.</param>
    public static HttpRequestMessage Put(string path, object body, long? version)
    {
        var request = On(new HttpRequestMessage(HttpMethod.Put, path), version);
        request.Content = JsonContent.Create(body, options: LoggedEvent.Json);
        return request;
    }

    public static HttpRequestMessage Delete(string path, long version) => On(new HttpRequestMessage(HttpMethod.Delete, path), version);

    /// <param name="version">Null: it was deleted.</param>
    public static HttpRequestMessage Restore(string path, long former, long? version) =>
        On(ApiRequests.Command(string.Create(CultureInfo.InvariantCulture, $"{path}/history/{former}/restore"), null, null), version);

    private static HttpRequestMessage On(HttpRequestMessage request, long? version)
    {
        if (version is { } known)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{known}\"")));
        }
        else
        {
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        }

        return request;
    }
}
