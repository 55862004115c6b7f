using VoiceAgent.CallGateway.Calls.Trunks;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Trunks;

public sealed class NumberPatternTests
{
    [Theory]
    [InlineData("*", "+4930123", true)]
    [InlineData("*", "", true)]
    [InlineData("+4930123", "+4930123", true)]
    [InlineData("+4930123", "+49301234", false)]
    [InlineData("+4930*", "+4930123", true)]
    [InlineData("+4930*", "+4931123", false)]
    [InlineData("+49301000..+49301999", "+49301500", true)]
    [InlineData("+49301000..+49301999", "+49302000", false)]
    [InlineData("+49301000..+49301999", "+493015000", false)]
    [InlineData("+49301000..+49301999", "+4930150a", false)]
    [InlineData("withheld", "", true)]
    [InlineData("withheld", "+4930123", false)]
    [InlineData("sales", "sales", true)]
    [InlineData("sales*", "sales-north", true)]
    public void A_pattern_matches_what_it_says(string pattern, string number, bool matches) =>
        Assert.Equal(matches, NumberPattern.Read(pattern, mayBeWithheld: true)!.Matches(number));

    [Theory]
    [InlineData("")]
    [InlineData("+49 30")]
    [InlineData("(.*)+")]
    [InlineData("+49302000..+49301000")]
    [InlineData("+4930..+493012")]
    [InlineData("+493*0")]
    [InlineData("..")]
    public void Another_form_is_refused(string pattern) => Assert.Null(NumberPattern.Read(pattern));

    [Theory]
    [InlineData("*", "+49*", true)]
    [InlineData("+49*", "*", false)]
    [InlineData("+49*", "+4930*", true)]
    [InlineData("+4930*", "+49*", false)]
    [InlineData("+4930*", "+49301000..+49301999", true)]
    [InlineData("+49301000..+49301999", "+49301500", true)]
    [InlineData("+49301000..+49301999", "+49301200..+49301300", true)]
    [InlineData("+49301000..+49301999", "+49301200..+49302300", false)]
    [InlineData("+49301000..+49301999", "+493015*", false)]
    [InlineData("+49301500", "+49301500", true)]
    [InlineData("+49301500", "+49301501", false)]
    public void A_pattern_covers_one_inside_it(string wider, string narrower, bool covers) =>
        Assert.Equal(covers, NumberPattern.Read(wider)!.Covers(NumberPattern.Read(narrower)!));
}
