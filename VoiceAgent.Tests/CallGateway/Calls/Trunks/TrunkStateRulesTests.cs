using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Trunks;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Trunks;

public sealed class TrunkStateRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly TrunkDay Nothing = new(0, 0, new Dictionary<int, long>());

    [Fact]
    public void The_reports_of_all_gateways_are_combined_and_old_ones_do_not_count()
    {
        var state = TrunkStateRules.Combined(
            [
                new GatewayTrunkState("b", Now) { Registration = RegistrationState.Failed, LastError = "The password is wrong.", CallsIn = 2 },
                new GatewayTrunkState("a", Now) { Registration = RegistrationState.Registered, Expires = Now.AddMinutes(5), CallsIn = 1, CallsOut = 3 },
                new GatewayTrunkState("dead", Now.AddMinutes(-3)) { Registration = RegistrationState.Registered, CallsIn = 50 },
            ],
            Nothing, [], [], Now);

        Assert.Equal((RegistrationState.Registered, 3, 3, "The password is wrong."), (state.Registration, state.CallsIn, state.CallsOut, state.LastError));
        Assert.Equal(["a", "b"], state.Gateways.Select(gateway => gateway.Gateway));
    }

    [Fact]
    public void A_registration_that_has_expired_does_not_count()
    {
        var expired = new GatewayTrunkState("a", Now) { Registration = RegistrationState.Registered, Expires = Now.AddSeconds(-1) };

        Assert.Equal(RegistrationState.Failed, TrunkStateRules.Combined([expired], Nothing, [], [], Now).Registration);
        Assert.Equal(RegistrationState.None, TrunkStateRules.Combined([], Nothing, [], [], Now).Registration);
    }

    [Fact]
    public void The_quality_is_the_mean_of_the_last_calls()
    {
        var good = new TrunkCallQuality(4.4, 0, TimeSpan.FromMilliseconds(4), TimeSpan.FromMilliseconds(40));
        var bad = new TrunkCallQuality(3.4, 5, TimeSpan.FromMilliseconds(20), null);

        Assert.Equal(new TrunkQuality(2, 3.9, 2.5, TimeSpan.FromMilliseconds(12), TimeSpan.FromMilliseconds(40)), TrunkStateRules.Combined([], Nothing, [], [good, bad], Now).Quality);
        Assert.Null(TrunkStateRules.Combined([], Nothing, [], [], Now).Quality);
    }

    [Theory]
    [InlineData("486 Busy Here for +4930123456", "486 Busy Here for •••3456")]
    [InlineData("sip:0049 (30) 123-456@example.com", "sip:•••3456@example.com")]
    [InlineData("No route to 203.0.113.10:5060", "No route to 203.0.113.10:5060")]
    [InlineData("line\r\nline", "line line")]
    public void Words_about_errors_have_no_number_in_full(string words, string masked) => Assert.Equal(masked, TrunkStateRules.Masked(words));

    [Fact]
    public void Long_words_are_cut() => Assert.Equal(200, TrunkStateRules.Masked(new string('a', 5_000)).Length);
}
