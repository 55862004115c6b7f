using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Trunks;

/// <summary>Reports about trunks, over a real Redis engine.</summary>
[Trait("Speed", "Slow")]
public sealed class RedisTrunkStatesTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private readonly VirtualTime _time = new();
    private readonly string _trunk = $"t-{Guid.NewGuid():N}";

    private RedisTrunkStates States => new(garnet.Redis, _time);

    [Fact]
    public async Task What_gateways_report_comes_back_combined()
    {
        var now = _time.GetUtcNow();
        await States.ReportAsync(_trunk, new GatewayTrunkState("a", now) { Registration = RegistrationState.Registered, Since = now, Expires = now.AddMinutes(9), RoundTrip = TimeSpan.FromMilliseconds(21), Answers = true, CallsIn = 2 });
        await States.ReportAsync(_trunk, new GatewayTrunkState("b", now) { Registration = RegistrationState.Failed, LastError = "403 for +4930123456", CallsOut = 1 });
        await States.ReportCallAsync(_trunk, CallDirection.Inbound);
        await States.ReportCallAsync(_trunk, CallDirection.Inbound);
        await States.ReportCallAsync(_trunk, CallDirection.Outbound);
        await States.ReportErrorAsync(_trunk, new TrunkError(now, "a", 486, "Busy: +4930123456"));
        await States.ReportErrorAsync(_trunk, new TrunkError(now, "b", null, "No answer to OPTIONS."));
        await States.ReportQualityAsync(_trunk, new TrunkCallQuality(4.2, 1, TimeSpan.FromMilliseconds(5), null));

        var state = await States.ReadAsync(_trunk);

        Assert.Equal((RegistrationState.Registered, 2, 1, "403 for •••3456"), (state.Registration, state.CallsIn, state.CallsOut, state.LastError));
        Assert.Equal(TimeSpan.FromMilliseconds(21), state.Gateways[0].RoundTrip);
        Assert.Equal((2, 1, 1), ((int)state.Today.CallsIn, (int)state.Today.CallsOut, (int)state.Today.Failures[486]));
        Assert.Equal(["No answer to OPTIONS.", "Busy: •••3456"], state.Errors.Select(error => error.Words));
        Assert.Equal(1, state.Quality!.Calls);

        await States.ForgetAsync(_trunk, "a");
        Assert.Equal(RegistrationState.Failed, (await States.ReadAsync(_trunk)).Registration);
    }

    [Fact]
    public async Task Only_the_last_errors_stay_and_a_new_day_begins_with_nothing()
    {
        for (var error = 0; error < 25; error++)
        {
            await States.ReportErrorAsync(_trunk, new TrunkError(_time.GetUtcNow(), "a", 503, $"Error {error}"));
        }

        var state = await States.ReadAsync(_trunk);
        Assert.Equal((20, "Error 24", 25L), (state.Errors.Count, state.Errors[0].Words, state.Today.Failures[503]));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Empty((await States.ReadAsync(_trunk)).Today.Failures);
    }
}
