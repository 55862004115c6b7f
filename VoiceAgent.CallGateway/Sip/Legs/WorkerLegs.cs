using System.Net;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;

namespace VoiceAgent.CallGateway.Sip.Legs;

/// <summary>
/// Legs at the pipeline's workers, over HTTP. A new leg is asked for at the address of all workers, where the load balancer chooses one. A worker without a place refuses,
/// and the next request reaches another one. Later requests go to the worker that has the leg.
/// </summary>
/// <param name="http">Its base address is that of all workers.</param>
internal sealed class WorkerLegs(HttpClient http, TimeProvider time) : ILegs
{
    // Places are reserved before, so one of a few workers has one.
    private const int MostTries = 6;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    public async Task<LegOpened> OpenAsync(Uri? worker, string leg, LegOrder order, CancellationToken stopping)
    {
        for (var tries = 1; ; tries++)
        {
            using var answer = await SendAsync(HttpMethod.Put, worker is null ? new Uri($"legs/{leg}", UriKind.Relative) : Of(worker, leg, null), order, "open the audio of a call", stopping);
            if (answer.IsSuccessStatusCode)
            {
                return await ReadAsync<LegOpened>(answer, stopping);
            }

            await ThrowIfUnusableAsync(answer, stopping);
            if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway) || tries == MostTries)
            {
                throw Refused("open the audio of a call", answer);
            }

            await Task.Delay(BetweenTries, time, stopping);
        }
    }

    public async Task<LegDescription?> DescribeAsync(Uri worker, string leg, LegDescription description, CancellationToken stopping)
    {
        using var answer = await SendAsync(HttpMethod.Post, Of(worker, leg, "description"), description, "change the audio of a call", stopping);
        await ThrowIfUnusableAsync(answer, stopping);
        return answer.IsSuccessStatusCode
            ? description.IsOffer ? await ReadAsync<LegDescription>(answer, stopping) : null
            : throw Refused("change the audio of a call", answer);
    }

    public async Task<string> OfferAsync(Uri worker, string leg, LegOffer wanted, CancellationToken stopping)
    {
        using var answer = await SendAsync(HttpMethod.Post, Of(worker, leg, "offer"), wanted, "describe the audio of a call", stopping);
        return answer.IsSuccessStatusCode ? (await ReadAsync<LegDescription>(answer, stopping)).Text : throw Refused("describe the audio of a call", answer);
    }

    public async Task<bool> ConverseAsync(Uri worker, string leg, LegConversation conversation, CancellationToken stopping)
    {
        using var answer = await SendAsync(HttpMethod.Post, Of(worker, leg, "conversation"), conversation, "begin a conversation", stopping);
        return IsDone(answer, "begin a conversation", HttpStatusCode.ServiceUnavailable);
    }

    public async Task<bool> SpeakAsync(Uri worker, string leg, LegSpeech speech, CancellationToken stopping)
    {
        using var answer = await SendAsync(HttpMethod.Post, Of(worker, leg, "speech"), speech, "speak to a party", stopping);
        return IsDone(answer, "speak to a party");
    }

    public async Task StopSpeakingAsync(Uri worker, string leg, CancellationToken stopping)
    {
        using var answer = await SendAsync<object>(HttpMethod.Delete, Of(worker, leg, "speech"), null, "stop speaking", stopping);
        IsDone(answer, "stop speaking");
    }

    public async Task<bool> SendKeysAsync(Uri worker, string leg, LegKeys keys, CancellationToken stopping)
    {
        using var answer = await SendAsync(HttpMethod.Post, Of(worker, leg, "keys"), keys, "send keys", stopping);
        return IsDone(answer, "send keys");
    }

    public async Task<bool> ListenAsync(Uri worker, string leg, LegListening wanted, CancellationToken stopping)
    {
        using var answer = await SendAsync(HttpMethod.Post, Of(worker, leg, "listening"), wanted, "listen to a party", stopping);
        return IsDone(answer, "listen to a party");
    }

    public async Task<bool> ReportKeysAsync(Uri worker, string leg, LegKeyListening wanted, CancellationToken stopping)
    {
        using var answer = await SendAsync(HttpMethod.Post, Of(worker, leg, "keys/listening"), wanted, "report keys", stopping);
        return IsDone(answer, "report keys");
    }

    public async Task StopReportingKeysAsync(Uri worker, string leg, CancellationToken stopping)
    {
        using var answer = await SendAsync<object>(HttpMethod.Delete, Of(worker, leg, "keys/listening"), null, "stop reporting keys", stopping);
        IsDone(answer, "stop reporting keys");
    }

    public async Task PressAsync(Uri worker, string leg, LegPressedKey key, CancellationToken stopping)
    {
        using var answer = await SendAsync(HttpMethod.Post, Of(worker, leg, "pressed"), key, "pass a key on", stopping);
        IsDone(answer, "pass a key on");
    }

    public async Task<bool> BridgeAsync(Uri worker, string leg, LegBridge wanted, CancellationToken stopping)
    {
        using var answer = await SendAsync(HttpMethod.Post, Of(worker, leg, "bridge"), wanted, "connect two parties", stopping);
        return IsDone(answer, "connect two parties");
    }

    public async Task CloseAsync(Uri worker, string leg, CancellationToken stopping)
    {
        try
        {
            using var answer = await SendAsync<object>(HttpMethod.Delete, Of(worker, leg, null), null, "close the audio of a call", stopping);
            IsDone(answer, "close the audio of a call");
        }
        catch (TelephonyException unreachable) when (unreachable.InnerException is HttpRequestException { StatusCode: null })
        {
            // The worker is gone, and the leg with it. A worker that lives closes a leg without packets by itself.
        }
    }

    private static Uri Of(Uri worker, string leg, string? part) => new(worker, part is null ? $"legs/{leg}" : $"legs/{leg}/{part}");

    private static bool IsDone(HttpResponseMessage answer, string act, HttpStatusCode isNotPossible = HttpStatusCode.NotFound) => answer switch
    {
        { IsSuccessStatusCode: true } => true,
        { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.Gone } => false,
        _ when answer.StatusCode == isNotPossible => false,
        _ => throw Refused(act, answer),
    };

    private async Task<HttpResponseMessage> SendAsync<TBody>(HttpMethod method, Uri address, TBody? body, string act, CancellationToken stopping)
    {
        try
        {
            using var request = new HttpRequestMessage(method, address);

            // Load balancers choose by connection. Without a new one, every leg would go to the same worker, also after a refusal.
            request.Headers.ConnectionClose = !address.IsAbsoluteUri ? true : null;
            if (body is not null)
            {
                request.Content = JsonContent.Create(body, options: LoggedEvent.Json);
            }

            return await http.SendAsync(request, stopping);
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            throw new TelephonyException($"No worker of the pipeline could be reached to {act}: {failure.GetType().Name}.", failure);
        }
    }

    private static async Task<TAnswer> ReadAsync<TAnswer>(HttpResponseMessage answer, CancellationToken stopping)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<TAnswer>(LoggedEvent.Json, stopping) ?? throw new JsonException("The answer is empty.");
        }
        catch (JsonException malformed)
        {
            throw new TelephonyException("A worker of the pipeline sent an answer that cannot be read. Both must have the same version.", malformed);
        }
    }

    private static async Task ThrowIfUnusableAsync(HttpResponseMessage answer, CancellationToken stopping)
    {
        if (answer.StatusCode is HttpStatusCode.UnprocessableEntity)
        {
            var problem = await answer.Content.ReadFromJsonAsync<Problem>(LoggedEvent.Json, stopping);
            throw new LegRefusedException(problem?.Detail ?? "The session description cannot be used.");
        }
    }

    private static TelephonyException Refused(string act, HttpResponseMessage answer) =>
        new($"A worker of the pipeline refused to {act}: status {(int)answer.StatusCode}.", new HttpRequestException(null, null, answer.StatusCode), isPermanent: answer.StatusCode is HttpStatusCode.Unauthorized)
        {
            IsRefusal = answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict,
        };

    private sealed record Problem(string? Detail);
}
