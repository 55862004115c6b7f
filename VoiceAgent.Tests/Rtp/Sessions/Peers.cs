using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Rtp.Sessions;

namespace VoiceAgent.Tests.Rtp.Sessions;

/// <summary>An engine on loopback with ports of its own.</summary>
internal sealed class Peers : IAsyncDisposable
{
    // Each engine has its own part of the ports, because tests run beside each other.
    private static int _parts;

    public Peers(int threads = 1)
    {
        var first = 30_000 + (Interlocked.Increment(ref _parts) % 100 * 100);
        Options = new RtpOptions { BindAddress = IPAddress.Loopback, FirstPort = first, LastPort = first + 99, Threads = threads };
        Engine = new RtpEngine(Options, TimeProvider.System, NullLoggerFactory.Instance, new Meters());
    }

    public RtpOptions Options { get; }

    public RtpEngine Engine { get; }

    /// <summary>Opens a session for each side of a call, by offer and answer.</summary>
    public (RtpSession Caller, RtpSession Called) Call(RtpSessionSettings caller, RtpSessionSettings called)
    {
        var offering = Engine.Offer(caller);
        var answering = Engine.Answer(offering.LocalSdp, called);
        offering.Accept(answering.LocalSdp);
        return (offering, answering);
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();

    internal sealed class Meters : IMeterFactory
    {
        private readonly ConcurrentBag<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose()
        {
            foreach (var meter in _meters)
            {
                meter.Dispose();
            }
        }
    }
}
