using System.Collections.Concurrent;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Webhooks.Limits;

/// <summary>
/// Limits what each source sends. Sources that have proved who they are have a bucket each. Requests that were refused are counted by address, so that
/// somebody who guesses secrets is stopped before their next body is read.
/// </summary>
internal sealed class SourceLimits : IDisposable
{
    // Redis must not delay a ringing call. Without it, this gateway counts alone, and asks again after a pause.
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(5);

    private const int MostAddresses = 10_000;

    private readonly ITokenBuckets _buckets;
    private readonly SourceLimitOptions _options;
    private readonly WebhookFigures _figures;
    private readonly TimeProvider _time;
    private readonly ILogger<SourceLimits> _logger;
    private readonly PartitionedRateLimiter<(string Who, int PerSecond, int Burst)> _own =
        PartitionedRateLimiter.Create<(string Who, int PerSecond, int Burst), string>(static asked => RequestLimits.For(asked.Who, asked.PerSecond, asked.Burst));

    // Known sources only, so there are few.
    private readonly ConcurrentDictionary<string, TokenPurse> _purses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _blocked = new(StringComparer.Ordinal);
    private readonly Outage _away = new();
    private long? _failedAt;

    public SourceLimits(ITokenBuckets buckets, IOptions<SourceLimitOptions> options, WebhookFigures figures, TimeProvider time, ILogger<SourceLimits> logger) =>
        (_buckets, _options, _figures, _time, _logger) = (buckets, options.Value, figures, time, logger);

    /// <summary>Counts a request of a source that has proved who it is.</summary>
    /// <param name="source">For the figures.</param>
    /// <param name="who">Whose limit it is. One sender may send reports of several kinds.</param>
    /// <returns>The refusal when the source has sent too much. Else null.</returns>
    public async ValueTask<IResult?> CountAsync(HttpContext context, string source, string who)
    {
        var wait = await TakeAsync(_purses.GetOrAdd(who, static (name, all) => new TokenPurse(all._buckets, $"source:{name}", all._options.PerSecond, all._options.Burst, all._time), this));
        if (wait <= TimeSpan.Zero)
        {
            return null;
        }

        _figures.Limited(source);
        return TooMany(context, wait, "This source has sent more than 'Webhooks:Limits' allow.");
    }

    /// <summary>Counts a request that was refused with 401.</summary>
    public async Task RefusedAsync(HttpContext context)
    {
        var address = AddressOf(context);
        var wait = await TakeAsync(new TokenPurse(_buckets, $"address:{address}", _options.RefusedPerSecond, _options.RefusedBurst, _time, most: 1));
        if (wait > TimeSpan.Zero)
        {
            Forget();
            _blocked[address] = _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency);
        }
    }

    /// <returns>The refusal when too many requests of this address were refused. It is known without the body, and without Redis.</returns>
    public IResult? Blocked(HttpContext context)
    {
        if (!_blocked.TryGetValue(AddressOf(context), out var until))
        {
            return null;
        }

        var left = until - _time.GetTimestamp();
        return left <= 0 ? null : TooMany(context, TimeSpan.FromSeconds((double)left / _time.TimestampFrequency), "Too many requests of this address had no valid signature, code or token.");
    }

    public void Dispose() => _own.Dispose();

    private async ValueTask<TimeSpan> TakeAsync(TokenPurse purse)
    {
        if (_failedAt is not { } failed || _time.GetElapsedTime(failed) > Alone)
        {
            try
            {
                var asked = purse.TakeAsync();
                var wait = asked.IsCompletedSuccessfully ? asked.Result : await asked.AsTask().WaitAsync(Timeout, _time);
                _failedAt = null;
                _away.End();
                return wait;
            }
            catch (Exception away)
            {
                _failedAt = _time.GetTimestamp();
                if (_away.Begin())
                {
                    WebhooksLog.LimitsAway(_logger, away.GetType().Name);
                }
            }
        }

        using var lease = _own.AttemptAcquire(purse.Bucket);
        return lease.IsAcquired ? TimeSpan.Zero : TimeSpan.FromSeconds(1);
    }

    // A flood from many addresses must not fill the memory.
    private void Forget()
    {
        if (_blocked.Count < MostAddresses)
        {
            return;
        }

        var now = _time.GetTimestamp();
        foreach (var (address, until) in _blocked)
        {
            if (until <= now || _blocked.Count >= MostAddresses)
            {
                _blocked.TryRemove(address, out _);
            }
        }
    }

    private static IResult TooMany(HttpContext context, TimeSpan wait, string why)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Problem($"{why} Send the request again in {seconds} s.", statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests.");
    }

    // Whoever has one IPv6 address usually has all of its /64 network.
    private static string AddressOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
        {
            return "unknown";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"{new IPAddress([.. plain.GetAddressBytes()[..8], 0, 0, 0, 0, 0, 0, 0, 0])}/64" : plain.ToString();
    }
}
