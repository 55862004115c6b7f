using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using VoiceAgent.CallGateway.LiveKit.Wire;

namespace VoiceAgent.CallGateway.LiveKit;

/// <summary>
/// Sends requests to LiveKit's server API: Twirp over HTTP, with JSON. Each request has a token of its own, which lasts a minute and allows only this
/// request. Requests whose repetition changes nothing are tried three times.
/// </summary>
internal sealed class LiveKitTwirp(IHttpClientFactory http, LiveKitTokens tokens, IOptions<LiveKitOptions> options, TimeProvider time)
{
    /// <summary>Has the timeouts of all clients.</summary>
    public const string Client = "livekit";

    /// <summary>Waits for calls to be answered.</summary>
    public const string PatientClient = "livekit calls";

    // The server's clock may be a little ahead or behind. LiveKit allows a minute more.
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(1);

    // Lists of all trunks and participants of a large installation.
    private const int LongestAnswer = 8 * 1024 * 1024;

    private readonly ResiliencePipeline _again = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<LiveKitException>(static failure => failure.Code is LiveKitException.Away or "unavailable"),
        }).Build();

    /// <param name="isRepeatable">Whether a second try changes nothing more.</param>
    /// <exception cref="LiveKitException">LiveKit refuses it, or does not answer.</exception>
    public async Task<TAnswer> AskAsync<TAnswer>(
        string method, object body, LiveKitGrants grants, CancellationToken stopping, bool isRepeatable = false, bool isPatient = false)
        where TAnswer : class => isRepeatable
            ? await _again.ExecuteAsync(async token => await AskOnceAsync<TAnswer>(method, body, grants, isPatient, token), stopping)
            : await AskOnceAsync<TAnswer>(method, body, grants, isPatient, stopping);

    private async Task<TAnswer> AskOnceAsync<TAnswer>(string method, object body, LiveKitGrants grants, bool isPatient, CancellationToken stopping)
        where TAnswer : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Value.Api, $"twirp/livekit.{method}"))
        {
            Content = JsonContent.Create(body, body.GetType(), options: ProtoJson.Options),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Make(grants, TokenLife));
        try
        {
            var client = http.CreateClient(isPatient ? PatientClient : Client);
            client.MaxResponseContentBufferSize = LongestAnswer;
            using var answer = await client.SendAsync(request, stopping);
            return answer.IsSuccessStatusCode
                ? await answer.Content.ReadFromJsonAsync<TAnswer>(ProtoJson.Options, stopping) ?? throw new JsonException("The answer is null.")
                : throw await RefusalOfAsync(answer, stopping);
        }
        catch (Exception away) when (away is HttpRequestException or ExecutionRejectedException || (away is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            throw new LiveKitException(LiveKitException.Away, $"LiveKit does not answer at 'LiveKit:Url' ({away.GetType().Name}). Check the address, the network and the server.", away);
        }
        catch (JsonException unreadable)
        {
            throw new LiveKitException("internal", "LiveKit's answer cannot be read. Check that 'LiveKit:Url' is the address of a LiveKit server and not of a proxy's page.", unreadable);
        }
    }

    // Middleware before Twirp answers with a text.
    private static async Task<LiveKitException> RefusalOfAsync(HttpResponseMessage answer, CancellationToken stopping)
    {
        var text = await answer.Content.ReadAsStringAsync(stopping);
        try
        {
            if (JsonSerializer.Deserialize<Refusal>(text, ProtoJson.Options) is { Code.Length: > 0 } refusal)
            {
                return LiveKitException.Of(refusal.Code, refusal.Msg ?? "");
            }
        }
        catch (JsonException)
        {
            // The status says what is known.
        }

        return LiveKitException.Of(answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => "unauthenticated",
            HttpStatusCode.Forbidden => "permission_denied",
            HttpStatusCode.NotFound => "bad_route",
            HttpStatusCode.TooManyRequests => "resource_exhausted",
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => "unavailable",
            HttpStatusCode.BadRequest => "invalid_argument",
            _ => "internal",
        }, "");
    }

    private sealed record Refusal
    {
        public string Code { get; init; } = "";

        public string? Msg { get; init; }
    }
}
