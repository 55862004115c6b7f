using System.Net;
using System.Security.Cryptography;
using System.Text;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Tools;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Notes requests to be called back through the gateway's API, with this process's own identity.</summary>
internal sealed class GatewayCallbacks(HttpClient gateway) : ICallbackDesk
{
    private const string KeyHeader = "Idempotency-Key";

    public async Task<string?> NoteAsync(CallbackWish wish, string key, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/callbacks")
        {
            Content = JsonContent.Create(new { wish.Call, wish.Number, wish.Why, wish.WishedAt, wish.TimeZone }, options: LoggedEvent.Json),
        };

        // The id of a tool call comes from the model. Its hash has a length and signs that a header may have.
        request.Headers.Add(KeyHeader, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
        try
        {
            using var answer = await gateway.SendAsync(request, stopping);
            return answer.StatusCode switch
            {
                HttpStatusCode.Created => null,
                HttpStatusCode.Forbidden => "This number must not be called.",
                HttpStatusCode.BadRequest => "Nobody can be called back on this number or at this time.",
                _ => "Call-backs cannot be noted now.",
            };
        }
        catch (HttpRequestException)
        {
            return "Call-backs cannot be noted now.";
        }
    }
}

/// <summary>Without a gateway (bench) nobody is called back.</summary>
internal sealed class NoCallbacks : ICallbackDesk
{
    public Task<string?> NoteAsync(CallbackWish wish, string key, CancellationToken stopping) => Task.FromResult<string?>("Nobody can be called back from here.");
}
