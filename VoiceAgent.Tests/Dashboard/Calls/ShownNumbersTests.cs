using Microsoft.Extensions.Options;
using VoiceAgent.Dashboard.Calls;
using VoiceAgent.Dashboard.Gateway;

namespace VoiceAgent.Tests.Dashboard.Calls;

public sealed class ShownNumbersTests
{
    [Theory]
    [InlineData("+15550100001", false, "+1 555-010-0001")]
    [InlineData("+442079460000", false, "+44 20 7946 0000")]
    [InlineData("+9", false, "+9")]
    [InlineData("8:acs:user", false, "8:acs:user")]
    [InlineData("+15550100001", true, "••• 0001")]
    [InlineData("4711", true, "4711")]
    [InlineData("", true, "Number withheld")]
    public void Numbers_are_shown_as_their_country_writes_them_or_by_their_last_four_digits(string number, bool masked, string shown) =>
        Assert.Equal(shown, new ShownNumbers(Options.Create(new DashboardOptions { MaskNumbers = masked })).Show(number));

    [Theory]
    [InlineData("555 010-0001", true)]
    [InlineData("+1 (555) 010", true)]
    [InlineData("0002", false)]
    [InlineData("abc", false)]
    public void A_number_is_found_however_it_is_written(string sought, bool found) => Assert.Equal(found, ShownNumbers.Matches("+15550100001", sought));
}
