using System.Net;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.Pipeline.Calls;

public sealed class GatewayCallControlTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_timer_that_fires_while_the_transfers_report_arrives_harms_nothing()
    {
        var (time, log) = (new LateTimers(), new MemoryCallLog(TimeProvider.System));
        var call = new CallRecord(CallId.At(TimeProvider.System.GetUtcNow()), CallPhase.Connected, "+15550100001", "+15550199001", "claims", "en-US", default);
        await log.CreateAsync(call);
        using var gateway = new HttpClient(new Accepting()) { BaseAddress = new Uri("http://gateway.test/") };
        var transferring = new GatewayCallControl(gateway, log, log, time).TransferAsync(call.Id, "first", "", CancellationToken.None);
        await Waiting.UntilAsync(() => time.Count > 0);

        await log.ChangeAsync(call.Id, record => record with { Transfer = new CallTransfer("first", "+15550177777", "", default, TransferOutcome.Accepted) });
        await log.SendAsync(call.Id, new TransferSettled("first"));

        Assert.Null(await transferring.WaitAsync(Timeout));
        time.Fire();
    }

    [Fact]
    public void A_transfer_that_nobody_waits_for_any_longer_is_given_up_at_the_gateway() => VirtualTime.Run(async time =>
    {
        var (gateway, log) = (new Accepting(), new MemoryCallLog(time));
        var call = await RingingAsync(log, time);
        using var http = new HttpClient(gateway) { BaseAddress = new Uri("http://gateway.test/") };
        using var tool = new CancellationTokenSource(TimeSpan.FromSeconds(3), time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new GatewayCallControl(http, log, log, time).TransferAsync(call, "first", "", tool.Token));

        Assert.Equal([$"/api/calls/{call}/transfer", $"/api/calls/{call}/transfer/cancel"], gateway.Asked);
    });

    [Fact]
    public void A_telephone_that_rings_for_half_a_minute_is_given_up_and_the_caller_is_told() => VirtualTime.Run(async time =>
    {
        var log = new MemoryCallLog(time);
        var call = await RingingAsync(log, time);
        var gateway = new Accepting
        {
            OnCancel = () => log.ChangeAsync(call, record => record with { Transfer = record.Transfer! with { Outcome = TransferOutcome.NotAnswered } }),
        };
        using var http = new HttpClient(gateway) { BaseAddress = new Uri("http://gateway.test/") };

        var refusal = await new GatewayCallControl(http, log, log, time).TransferAsync(call, "first", "", CancellationToken.None);

        Assert.Equal("No colleague has picked up the telephone.", refusal);
        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(33));
    });

    private static async Task<CallId> RingingAsync(MemoryCallLog log, TimeProvider time)
    {
        var call = CallId.At(time.GetUtcNow());
        await log.CreateAsync(new CallRecord(call, CallPhase.Transferring, "+15550100001", "+15550199001", "claims", "en-US", default)
        {
            Transfer = new CallTransfer("first", "+15550199900", "", time.GetUtcNow()) { Consultation = new Consultation("human") },
        });
        return call;
    }

    private sealed class Accepting : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        public Func<Task> OnCancel { get; init; } = () => Task.CompletedTask;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsolutePath);
            if (Asked[^1].EndsWith("/cancel", StringComparison.Ordinal))
            {
                await OnCancel();
            }

            return new HttpResponseMessage(HttpStatusCode.Accepted);
        }
    }
}
