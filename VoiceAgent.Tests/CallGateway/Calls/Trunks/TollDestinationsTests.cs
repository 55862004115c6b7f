using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Trunks;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Trunks;

public sealed class TollDestinationsTests
{
    // A Monday.
    private static readonly DateTimeOffset Morning = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static readonly TollRules Rules = new() { Countries = ["DE", "US"], Prefixes = ["+3312"], RefusedPrefixes = ["+4930666"] };

    [Theory]
    [InlineData("+4930123456", null)]
    [InlineData("+12125550100", null)]
    [InlineData("+33123456789", null)]
    [InlineData("+33723456789", TollReason.Country)]

    // Jamaica has the code of the United States, and is a usual aim of fraud.
    [InlineData("+18765550100", TollReason.Country)]

    // A fictional area code belongs to no country.
    [InlineData("+15550100001", TollReason.Country)]
    [InlineData("+4930666123", TollReason.RefusedPrefix)]
    [InlineData("+499001234567", TollReason.Premium)]
    [InlineData("+491801234567", TollReason.Premium)]
    [InlineData("+19002345678", TollReason.Premium)]
    [InlineData("+979123456789", TollReason.Premium)]
    [InlineData("+881612345678", TollReason.Satellite)]
    [InlineData("+870773123456", TollReason.Satellite)]
    [InlineData("+88216123456", TollReason.Satellite)]
    [InlineData("030123456", TollReason.Number)]
    [InlineData("sip:fraud@example.com", TollReason.Number)]
    public void A_destination_is_allowed_or_refused(string destination, object? reason) =>
        Assert.Equal((TollReason?)reason, TollDestinations.Refusal(Rules, destination, Morning)?.Reason);

    [Fact]
    public void Without_a_country_and_a_prefix_nothing_may_be_called() =>
        Assert.Equal(TollReason.Country, TollDestinations.Refusal(new TollRules(), "+4930123456", Morning)!.Reason);

    [Fact]
    public void What_is_expensive_can_be_allowed()
    {
        Assert.Null(TollDestinations.Refusal(Rules with { AllowPremium = true }, "+499001234567", Morning));
        Assert.Null(TollDestinations.Refusal(Rules with { AllowSatellite = true, Prefixes = ["+8816"] }, "+881612345678", Morning));
    }

    [Fact]
    public void Calls_are_placed_only_in_the_hours_of_the_trunk()
    {
        var hours = Rules with { TimeZone = "Europe/Berlin", Hours = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["09:00-17:00"] } };

        Assert.Null(TollDestinations.Refusal(hours, "+4930123456", Morning));
        Assert.Equal(TollReason.Hours, TollDestinations.Refusal(hours, "+4930123456", Morning.AddHours(8))!.Reason);
        Assert.Equal(TollReason.Hours, TollDestinations.Refusal(hours, "+4930123456", Morning.AddDays(1))!.Reason);
    }
}
