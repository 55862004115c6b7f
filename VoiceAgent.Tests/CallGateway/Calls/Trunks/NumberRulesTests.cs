using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Trunks;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Trunks;

public sealed class NumberRulesTests
{
    private static readonly TrunkNumbering German = new() { Country = "DE", In = [new NumberRewrite("9", "")], Out = [new NumberRewrite("00", "900"), new NumberRewrite("0", "90")] };

    [Theory]
    [InlineData("+4930123456", "+4930123456")]
    [InlineData("030123456", "+4930123456")]
    [InlineData("9030123456", "+4930123456")]
    [InlineData("0033123456789", "+33123456789")]
    [InlineData("(030) 123-456", "+4930123456")]
    [InlineData("sales", "sales")]
    [InlineData("anonymous", "")]
    [InlineData("", "")]
    public void A_number_of_the_provider_becomes_e164(string written, string read) => Assert.Equal(read, NumberRules.Inbound(German, written));

    [Fact]
    public void Without_a_country_only_international_numbers_are_understood()
    {
        Assert.Equal("+4930123456", NumberRules.Inbound(new TrunkNumbering(), "+4930123456"));
        Assert.Equal("030123456", NumberRules.Inbound(new TrunkNumbering(), "030123456"));
    }

    [Theory]
    [InlineData(NumberForm.E164, "+4930123456", "+4930123456")]
    [InlineData(NumberForm.WithoutPlus, "+4930123456", "4930123456")]
    [InlineData(NumberForm.DoubleZero, "+4930123456", "9004930123456")]
    [InlineData(NumberForm.National, "+4930123456", "9030123456")]
    [InlineData(NumberForm.National, "+33123456789", "90033123456789")]
    public void A_number_is_written_as_the_provider_wants_it(NumberForm form, string number, string written) =>
        Assert.Equal(written, NumberRules.Outbound(German with { OutForm = form }, number));
}
