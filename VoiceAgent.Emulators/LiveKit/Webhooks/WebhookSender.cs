using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.LiveKit.Protocol;

namespace VoiceAgent.Emulators.LiveKit.Webhooks;

/// <summary>Sends events to all addresses: signed, the events of a room in their order, and again when an address refuses them.</summary>
internal sealed partial class WebhookSender(
    WebhookQueue queue, AccessTokens tokens, IHttpClientFactory http, EmulatedDelays delays, EmulatedFaults faults, IOptions<LiveKitOptions> options, TimeProvider time,
    ILogger<WebhookSender> logger) : BackgroundService
{
    public const string Client = "livekit webhooks";

    // An event that is late comes after those that happen in this time.
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Task> _rooms = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var happened in queue.Events.ReadAllAsync(stoppingToken))
            {
                foreach (var (room, done) in _rooms.Where(static room => room.Value.IsCompleted).ToList())
                {
                    _rooms.Remove(room);
                }

                var fault = faults.Next(Operation.LiveKitWebhook);
                var before = _rooms.GetValueOrDefault(happened.Room, Task.CompletedTask);
                if (fault?.Kind is FaultKind.Late)
                {
                    _ = SendLateAsync(happened, stoppingToken);
                    continue;
                }

                _rooms[happened.Room] = SendAfterAsync(before, happened, fault?.Kind is FaultKind.Duplicate ? 2 : 1, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The emulator ends.
        }
    }

    private async Task SendLateAsync(WebhookEvent happened, CancellationToken stopping)
    {
        await Task.Delay(Lateness, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await SendAfterAsync(Task.CompletedTask, happened, 1, stopping);
    }

    private async Task SendAfterAsync(Task before, WebhookEvent happened, int times, CancellationToken stopping)
    {
        await before;
        try
        {
            await delays.Before(Operation.LiveKitWebhook, stopping);
            for (var sent = 0; sent < times; sent++)
            {
                await Task.WhenAll(options.Value.Webhooks.Select(address => SendAsync(new Uri(address), happened.Body, stopping)));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The emulator ends.
        }
    }

    private async Task SendAsync(Uri address, string body, CancellationToken stopping)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        for (var tries = 1; ; tries++)
        {
            if (await IsAcceptedAsync(address, bytes, stopping))
            {
                return;
            }

            if (tries >= options.Value.WebhookTries)
            {
                GivenUp(logger, address, tries);
                return;
            }

            await Task.Delay(options.Value.WebhookPause * Math.Pow(2, tries - 1), time, stopping);
        }
    }

    private async Task<bool> IsAcceptedAsync(Uri address, byte[] body, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/webhook+json");

        // The server writes the token alone, without a scheme.
        request.Headers.TryAddWithoutValidation("Authorization", tokens.ForWebhook(Convert.ToBase64String(SHA256.HashData(body))));
        request.Headers.TryAddWithoutValidation("User-Agent", "LiveKit");
        try
        {
            using var answer = await http.CreateClient(Client).SendAsync(request, stopping);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException || (away is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A webhook for {Address} was given up after {Tries} tries.")]
    private static partial void GivenUp(ILogger logger, Uri address, int tries);
}
