using Microsoft.Extensions.Options;
using VoiceAgent.Dashboard.Calls;

namespace VoiceAgent.Tests.Dashboard.Calls;

public sealed class PhoneNumbersTests
{
    [Theory]
    [InlineData("+15550100001", false, "+15550100001")]
    [InlineData("+15550100001", true, "••• 0001")]
    [InlineData("4711", true, "4711")]
    [InlineData("", true, "Number withheld")]
    public void Numbers_are_shown_whole_or_by_their_last_four_digits(string number, bool masked, string shown) =>
        Assert.Equal(shown, new PhoneNumbers(Options.Create(new DashboardOptions { MaskNumbers = masked })).Show(number));

    [Theory]
    [InlineData("555 010-0001", true)]
    [InlineData("+1 (555) 010", true)]
    [InlineData("0002", false)]
    [InlineData("abc", false)]
    public void A_number_is_found_however_it_is_written(string sought, bool found) => Assert.Equal(found, PhoneNumbers.Matches("+15550100001", sought));
}
