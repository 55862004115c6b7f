using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace VoiceAgent.Emulators.Acs.EventGrid;

/// <summary>
/// The event subscription. Events are delivered only after the webhook has completed the validation handshake. The handshake is
/// repeated from the start of the emulator until it succeeds, because the application may start later.
/// </summary>
internal sealed partial class Subscription(Webhook webhook, AcsOptions options, IServer server, TimeProvider time, ILogger<Subscription> log) : BackgroundService
{
    private readonly TaskCompletionSource _validated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, bool> _codes = new();
    private readonly ConcurrentDictionary<Uri, bool> _further = new();
    private volatile string _lastAnswer = "has received no handshake request yet";

    /// <summary>Waits until the handshake has succeeded.</summary>
    /// <returns>Why no event can be delivered to the webhook, or null.</returns>
    public async Task<string?> ReadyAsync(CancellationToken stopping)
    {
        if (webhook.Address is null)
        {
            return "Acs:IncomingCallWebhook is not set, so no application can be notified of a call. Set it to the address of the application's webhook.";
        }

        try
        {
            await _validated.Task.WaitAsync(options.EventGrid.HandshakeFor, time, stopping);
            return null;
        }
        catch (TimeoutException)
        {
            return $"The webhook did not complete the subscription handshake: it {_lastAnswer}.";
        }
    }

    /// <summary>Waits until the webhook of a further subscription has completed its handshake.</summary>
    /// <returns>Why no event can be delivered to it, or null.</returns>
    public async Task<string?> ReadyAsync(Uri address, CancellationToken stopping)
    {
        if (address == webhook.Address)
        {
            return await ReadyAsync(stopping);
        }

        var start = time.GetTimestamp();
        while (!_further.ContainsKey(address))
        {
            if (await ShakeHandsAsync(address, stopping))
            {
                _further[address] = true;
            }
            else if (time.GetElapsedTime(start) > options.EventGrid.HandshakeFor)
            {
                return $"The webhook did not complete the subscription handshake: it {_lastAnswer}.";
            }
            else
            {
                await Task.Delay(options.EventGrid.HandshakeRetryAfter, time, stopping);
            }
        }

        return null;
    }

    /// <summary>Completes the manual handshake, when the validation url is opened.</summary>
    public bool Validate(string code)
    {
        var known = _codes.ContainsKey(code);
        return known && (_validated.TrySetResult() || true);
    }

    /// <summary>Delivers events to another address from now on, once it has completed the handshake. Until then nothing changes.</summary>
    /// <returns>Why the address was refused, or null.</returns>
    public async Task<string?> MoveAsync(Uri address, CancellationToken stopping)
    {
        if (!await ShakeHandsAsync(address, stopping))
        {
            return $"The webhook did not complete the subscription handshake: it {_lastAnswer}.";
        }

        webhook.Address = address;
        _validated.TrySetResult();
        return null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (webhook.Address is { } address && !_validated.Task.IsCompleted && !stoppingToken.IsCancellationRequested)
        {
            if (await ShakeHandsAsync(address, stoppingToken))
            {
                _validated.TrySetResult();
                Validated();
                return;
            }

            await Task.Delay(options.EventGrid.HandshakeRetryAfter, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> ShakeHandsAsync(Uri address, CancellationToken stopping)
    {
        if (webhook.CloudEvents)
        {
            var (reply, allowed) = await webhook.AskAsync(address, stopping);
            _lastAnswer = reply.Acknowledged && allowed is null ? "answered without WebHook-Allowed-Origin" : reply.Said;
            return reply.Acknowledged && allowed is "*" or "eventgrid.azure.net";
        }

        var code = Guid.NewGuid().ToString();
        _codes[code] = true;
        var answer = await webhook.PostAsync(GridEvent.Validation(code, ValidationUrl(code), time.GetUtcNow()), "SubscriptionValidation", stopping, address);
        _lastAnswer = answer.Acknowledged ? "did not echo the validation code" : answer.Said;
        return answer.Acknowledged && answer.Body is { ValueKind: JsonValueKind.Object } body
            && body.EnumerateObject().Any(member => member.Name.Equals("validationResponse", StringComparison.OrdinalIgnoreCase) && member.Value.ValueEquals(code));
    }

    private string ValidationUrl(string code) =>
        $"{server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()}/eventgrid/validate?code={code}";

    [LoggerMessage(LogLevel.Information, "The webhook completed the subscription handshake")]
    private partial void Validated();
}
