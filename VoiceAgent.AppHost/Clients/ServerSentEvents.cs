using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace VoiceAgent.AppHost.Clients;

/// <summary>Reads a stream of server-sent events whose data is JSON.</summary>
internal static class ServerSentEvents
{
    public static async IAsyncEnumerable<JsonElement> ReadAsync(HttpClient client, HttpRequestMessage request, [EnumeratorCancellation] CancellationToken stop)
    {
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        answer.EnsureSuccessStatusCode();
        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(stop))
        {
            if (item.Data.Length > 0)
            {
                using var data = JsonDocument.Parse(item.Data);
                yield return data.RootElement.Clone();
            }
        }
    }
}
