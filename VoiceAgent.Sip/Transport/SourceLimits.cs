using System.Collections.Concurrent;
using System.Net;
using System.Text;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Transport;

/// <summary>
/// A guard with limits for each source: requests in a second, failed authentications with a ban that grows, and scanners by their User-Agent. IPv6 sources count by their /64,
/// because one machine has that many addresses.
/// </summary>
public sealed class SourceLimits(SourceLimitsOptions options, TimeProvider time) : ISipGuard
{
    private readonly ConcurrentDictionary<IPAddress, Source> _sources = new();
    private readonly byte[][] _scanners = [.. options.Scanners.Select(name => Encoding.ASCII.GetBytes(name))];

    public SipVerdict Judge(in SipArrival arrival)
    {
        if (IsScanner(arrival.UserAgent))
        {
            return SipVerdict.Drop;
        }

        var source = Of(arrival.Source.Address);
        lock (source)
        {
            var now = time.GetTimestamp();
            source.LastSeen = now;
            if (source.BannedUntil > time.GetUtcNow())
            {
                return SipVerdict.Drop;
            }

            ref var tokens = ref arrival.EndsOrConfirms ? ref source.Closing : ref source.Opening;
            return tokens.Take(now, options, time) ? SipVerdict.Pass : SipVerdict.Busy;
        }
    }

    public bool Accepts(IPEndPoint source, SipTransport transport) => !IsBanned(source.Address);

    public bool IsBanned(IPAddress address) => _sources.TryGetValue(KeyOf(address), out var source) && source.BannedUntil > time.GetUtcNow();

    public void AuthenticationFailed(IPAddress source)
    {
        var known = Of(source);
        lock (known)
        {
            known.LastSeen = time.GetTimestamp();
            if (++known.Failures < options.Failures)
            {
                return;
            }

            known.Failures = 0;
            var factor = Math.Pow(2, Math.Min(known.Bans++, 30));
            known.BannedUntil = time.GetUtcNow() + TimeSpan.FromTicks((long)Math.Min(options.FirstBan.Ticks * factor, options.LongestBan.Ticks));
        }
    }

    public void AuthenticationSucceeded(IPAddress source)
    {
        if (_sources.TryGetValue(KeyOf(source), out var known))
        {
            lock (known)
            {
                known.Failures = 0;
            }
        }
    }

    private static IPAddress KeyOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private bool IsScanner(ReadOnlySpan<byte> userAgent)
    {
        foreach (var scanner in _scanners)
        {
            if (userAgent.Length >= scanner.Length && Ascii.EqualsIgnoreCase(userAgent[..scanner.Length], scanner))
            {
                return true;
            }
        }

        return false;
    }

    private Source Of(IPAddress address)
    {
        var key = KeyOf(address);
        if (_sources.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_sources.Count >= options.Sources)
        {
            Forget();
        }

        return _sources.GetOrAdd(key, _ => new Source(options, time.GetTimestamp()));
    }

    // A tenth goes at once, so that a flood of new sources does not sort them each time. Banned sources stay as long as others can go.
    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var (key, _) in _sources.ToArray().OrderBy(pair => pair.Value.BannedUntil > now).ThenBy(pair => pair.Value.LastSeen).Take(Math.Max(1, options.Sources / 10)))
        {
            _sources.TryRemove(key, out _);
        }
    }

    private sealed class Source(SourceLimitsOptions options, long now)
    {
        public Tokens Opening = new(options.Burst, now);
        public Tokens Closing = new(options.Burst, now);

        public long LastSeen { get; set; } = now;

        public int Failures { get; set; }

        public int Bans { get; set; }

        public DateTimeOffset BannedUntil { get; set; }
    }

    private struct Tokens(double left, long since)
    {
        public bool Take(long now, SourceLimitsOptions options, TimeProvider time)
        {
            left = Math.Min(options.Burst, left + (time.GetElapsedTime(since, now).TotalSeconds * options.RequestsPerSecond));
            since = now;
            if (left < 1)
            {
                return false;
            }

            left--;
            return true;
        }
    }
}
