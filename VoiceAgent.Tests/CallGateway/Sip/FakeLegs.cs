using System.Collections.Concurrent;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Sip.Legs;
using VoiceAgent.Contracts.Legs;

namespace VoiceAgent.Tests.CallGateway.Sip;

/// <summary>Workers that do all that a gateway asks, and remember it in words.</summary>
internal sealed class FakeLegs : ILegs
{
    private int _opened;

    public ConcurrentQueue<string> Done { get; } = new();

    /// <summary>The orders of legs, by their ids.</summary>
    public ConcurrentDictionary<string, LegOrder> Orders { get; } = new();

    /// <summary>Runs before a leg is opened.</summary>
    public Func<Task> Opening { get; set; } = () => Task.CompletedTask;

    /// <summary>The reason why offers are refused. Null: they are not.</summary>
    public string? Refuses { get; set; }

    public bool IsFull { get; set; }

    public bool HoldsNext { get; set; }

    public async Task<LegOpened> OpenAsync(Uri? worker, string leg, LegOrder order, CancellationToken stopping)
    {
        await Opening();
        if (Refuses is { } reason)
        {
            throw new LegRefusedException(reason);
        }

        Orders[leg] = order;
        var number = Interlocked.Increment(ref _opened);
        Done.Enqueue($"open {number}");
        return new LegOpened(Description(number), worker ?? new Uri($"http://worker-{number}.test/"));
    }

    public Task<LegDescription?> DescribeAsync(Uri worker, string leg, LegDescription description, CancellationToken stopping)
    {
        Done.Enqueue(description.IsOffer ? "offer of the party" : "answer of the party");
        return Task.FromResult(description.IsOffer ? new LegDescription(Description(9), IsOffer: false) { IsOnHold = HoldsNext } : null);
    }

    public Task<string> OfferAsync(Uri worker, string leg, LegOffer wanted, CancellationToken stopping) => Task.FromResult(Description(8));

    public Task<bool> ConverseAsync(Uri worker, string leg, LegConversation conversation, CancellationToken stopping)
    {
        Done.Enqueue($"converse {conversation.Attempt} at {worker.Host}");
        return Task.FromResult(!IsFull);
    }

    public Task<bool> SpeakAsync(Uri worker, string leg, LegSpeech speech, CancellationToken stopping) => Do($"speak {speech.Operation}: {speech.Text}");

    public Task StopSpeakingAsync(Uri worker, string leg, CancellationToken stopping) => Do("stop speaking");

    public Task<bool> SendKeysAsync(Uri worker, string leg, LegKeys keys, CancellationToken stopping) => Do("send keys");

    public Task<bool> ListenAsync(Uri worker, string leg, LegListening wanted, CancellationToken stopping) => Do($"listen {wanted.Operation}");

    public Task<bool> ReportKeysAsync(Uri worker, string leg, LegKeyListening wanted, CancellationToken stopping) => Do("report keys");

    public Task StopReportingKeysAsync(Uri worker, string leg, CancellationToken stopping) => Do("stop reporting keys");

    public Task PressAsync(Uri worker, string leg, LegPressedKey key, CancellationToken stopping) => Do($"press {key.Key}");

    public Task<bool> BridgeAsync(Uri worker, string leg, LegBridge wanted, CancellationToken stopping) => Do("bridge");

    public Task CloseAsync(Uri worker, string leg, CancellationToken stopping) => Do($"close at {worker.Host}");

    private Task<bool> Do(string what)
    {
        Done.Enqueue(what);
        return Task.FromResult(true);
    }

    private static string Description(int number) => $"v=0\r\no=- {number} 1 IN IP4 192.0.2.{number}\r\ns=-\r\nc=IN IP4 192.0.2.{number}\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";
}
