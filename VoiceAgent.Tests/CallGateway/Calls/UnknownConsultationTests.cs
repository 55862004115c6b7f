using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>A human was called, and the gateway died before it wrote down the connection to them.</summary>
public sealed class UnknownConsultationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_human_who_picks_up_for_a_call_that_does_not_know_them_is_hung_up(bool hasRecord) => VirtualTime.Run(async time =>
    {
        var (gateway, telephony, call) = await StartAsync(time, hasRecord);

        Assert.False(await gateway.Consultations.ReportAsync(call, "human-1", new ConsultationReport.PickedUp(), default));

        Assert.Equal(["hang up human-1"], telephony.Done);
    });

    [Fact]
    public void A_human_who_has_left_is_not_hung_up() => VirtualTime.Run(async time =>
    {
        var (gateway, telephony, call) = await StartAsync(time, hasRecord: true);

        Assert.False(await gateway.Consultations.ReportAsync(call, "human-1", new ConsultationReport.Left(TransferOutcome.Declined), default));

        Assert.Empty(telephony.Done);
    });

    private static async Task<(GatewayParts Gateway, FakeTelephony Telephony, CallId Call)> StartAsync(VirtualTime time, bool hasRecord)
    {
        var (log, telephony, call) = (new MemoryCallLog(time), new FakeTelephony(), CallId.At(time.GetUtcNow()));
        await (hasRecord ? log.CreateAsync(ExampleCall.New(call)) : Task.FromResult(true));
        return (new GatewayParts(log, new MemoryFinishedCalls(), telephony, new RouteOptions(), time), telephony, call);
    }
}
