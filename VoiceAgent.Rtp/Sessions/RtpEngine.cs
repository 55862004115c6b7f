using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using VoiceAgent.Rtp.Sdp;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>
/// Owns the UDP ports and the clock of all sessions in this process. One tick each 20 ms reads, plays and sends for every session.
/// </summary>
public sealed class RtpEngine : IAsyncDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "VoiceAgent.Rtp";

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly RtpOptions _options;
    private readonly ILogger _logger;
    private readonly RtpMetrics _metrics;
    private readonly PortRange _ports;
    private readonly Shard[] _shards;
    private readonly Dictionary<RtpSession, Shard> _sessions = [];
    private int _next;
    private bool _isClosed;

    /// <summary>Starts the clock.</summary>
    /// <exception cref="ArgumentException">The options are not valid. The message says which.</exception>
    public RtpEngine(RtpOptions options, TimeProvider time, ILoggerFactory loggers, IMeterFactory meters)
    {
        if (options.Validate().FirstOrDefault() is { } wrong)
        {
            throw new ArgumentException(wrong.ErrorMessage, nameof(options));
        }

        (_options, _time) = (options, time);
        _logger = loggers.CreateLogger(MeterName);
        _metrics = new RtpMetrics(meters);
        _ports = new PortRange(options);
        var threads = options.Threads > 0 ? options.Threads : Math.Max(1, Environment.ProcessorCount / 2);
        _shards = [.. Enumerable.Range(1, threads).Select(number => new Shard(options, time, _metrics, _logger, number))];
    }

    /// <summary>The number of open sessions.</summary>
    public int Sessions
    {
        get
        {
            lock (_lock)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>Opens a session for a peer's offer. <see cref="RtpSession.LocalSdp"/> is then the answer. The caller disposes the session.</summary>
    /// <exception cref="SdpRefusedException">Nothing in the offer can be accepted, or it cannot be read. The message says why.</exception>
    /// <exception cref="PortsUsedUpException">No pair of ports is free.</exception>
    /// <exception cref="ArgumentException">The settings are not valid. The message says which.</exception>
    public RtpSession Answer(string offerSdp, RtpSessionSettings settings) => Open(settings, session => session.Answer(offerSdp));

    /// <summary>Opens a session that makes an offer. <see cref="RtpSession.LocalSdp"/> is then the offer. The caller disposes the session.</summary>
    /// <exception cref="PortsUsedUpException">No pair of ports is free.</exception>
    /// <exception cref="ArgumentException">The settings are not valid. The message says which.</exception>
    public RtpSession Offer(RtpSessionSettings settings) => Open(settings, session => session.Offer());

    /// <summary>Ends all sessions and stops the clock.</summary>
    public async ValueTask DisposeAsync()
    {
        RtpSession[] open;
        lock (_lock)
        {
            _isClosed = true;
            open = [.. _sessions.Keys];
        }

        foreach (var session in open)
        {
            await session.DisposeAsync();
        }

        foreach (var shard in _shards)
        {
            await shard.DisposeAsync();
        }

        _metrics.Dispose();
    }

    private RtpSession Open(RtpSessionSettings settings, Action<RtpSession> negotiate)
    {
        if (settings.Validate().FirstOrDefault() is { } wrong)
        {
            throw new ArgumentException(wrong.ErrorMessage, nameof(settings));
        }

        ObjectDisposedException.ThrowIf(_isClosed, this);
        var sockets = _ports.Open();
        var session = new RtpSession(settings, sockets, PortRange.AddressForSdp(_options), _time, _metrics, _logger, Closed);
        try
        {
            negotiate(session);
        }
        catch
        {
            session.Media.Close();
            _ports.Free(sockets.Port);
            throw;
        }

        Shard shard;
        lock (_lock)
        {
            shard = _shards[_next++ % _shards.Length];
            _sessions.Add(session, shard);
        }

        _metrics.Opened();
        shard.Add(session);
        return session;
    }

    private void Closed(RtpSession session)
    {
        Shard? shard;
        lock (_lock)
        {
            _sessions.Remove(session, out shard);
        }

        shard?.Remove(session);
        _ports.Free(session.LocalEndPoint.Port);
        _metrics.Closed();
    }
}
