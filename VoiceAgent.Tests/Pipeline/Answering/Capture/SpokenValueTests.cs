using System.Globalization;
using VoiceAgent.Pipeline.Answering.Capture;
using VoiceAgent.Pipeline.Text;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering.Capture;

public sealed class SpokenValueTests
{
    private static readonly DateOnly Today = new(2026, 1, 5);

    [Theory]
    [InlineData("four hundred and twelve dollars fifty", 412.50)]
    [InlineData("four hundred twelve dollars and fifty cents", 412.50)]
    [InlineData("it's $412.50 I think", 412.50)]
    [InlineData("$1,250", 1250)]
    [InlineData("twelve fifty", 12.50)]
    [InlineData("twelve hundred dollars", 1200)]
    [InlineData("two thousand and one bucks", 2001)]
    [InlineData("a hundred dollars please", 100)]
    [InlineData("fifty cents", 0.50)]
    [InlineData("ninety nine ninety nine", 99.99)]
    [InlineData("forty no wait fifty dollars", 50)]
    [InlineData("40 dollars", 40)]
    [InlineData("three thousand four hundred and five", 3405)]
    public void Money_is_understood_as_people_say_it(string said, double sum) => Assert.Equal((decimal)sum, SpokenMoney.In(said));

    [Theory]
    [InlineData("forty or fifty dollars")]
    [InlineData("a lot of money")]
    [InlineData("and")]
    [InlineData("12.345 dollars")]
    public void Money_that_is_not_one_sum_is_none(string said) => Assert.Null(SpokenMoney.In(said));

    [Theory]
    [InlineData("the third of May nineteen eighty", "1980-05-03")]
    [InlineData("May third nineteen eighty", "1980-05-03")]
    [InlineData("May 3rd, 1980.", "1980-05-03")]
    [InlineData("it's the twenty first of december nineteen oh five", "1905-12-21")]
    [InlineData("July the fourth seventy six", "1976-07-04")]
    [InlineData("february twenty nine two thousand and four", "2004-02-29")]
    [InlineData("March 12 twenty ten", "2010-03-12")]
    [InlineData("june fifth oh five", "2005-06-05")]
    [InlineData("5/3/1980", "1980-05-03")]
    [InlineData("1980-05-03", "1980-05-03")]
    [InlineData("zero five zero three nineteen eighty", "1980-05-03")]
    [InlineData("[keypad: 05031980]", "1980-05-03")]
    [InlineData("may third no sorry june third nineteen eighty", "1980-06-03")]
    [InlineData("3 Sept 99", "1999-09-03")]
    public void A_date_of_birth_is_understood_as_people_say_it(string said, string date) =>
        Assert.Equal(date, SpokenDate.In(said, "en-US", Today)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("the thirty first of june nineteen eighty")]
    [InlineData("may nineteen eighty")]
    [InlineData("the third of may")]
    [InlineData("may third two thousand thirty")]
    [InlineData("february twenty ninth nineteen eighty one")]
    [InlineData("four seven one nine")]
    [InlineData("I may call again")]
    public void A_date_that_does_not_exist_or_is_not_whole_is_none(string said) => Assert.Null(SpokenDate.In(said, "en-US", Today));

    [Theory]
    [InlineData("one twelve nineteen eighty", "1980-01-12", "1980-11-02")]
    [InlineData("five five eighty", "1980-05-05")]
    [InlineData("5 5 1980", "1980-05-05")]
    [InlineData("the fifth of May nineteen eighty", "1980-05-05")]
    [InlineData("1980-05-05", "1980-05-05")]
    [InlineData("05051980", "1980-05-05")]
    [InlineData("the thirty first of june nineteen eighty")]
    [InlineData("I may call again")]
    public void What_may_be_the_date_of_birth_is_every_reading_of_its_figures(string said, params string[] dates) =>
        Assert.Equal(dates, SpokenDate.Readings(said, "en-US", Today).Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    // In these tests today is Monday, 5 January 2026.
    [Theory]
    [InlineData("tomorrow", "2026-01-06")]
    [InlineData("next Friday", "2026-01-09")]
    [InlineData("in two weeks", "2026-01-19")]
    [InlineData("the end of the month", "2026-01-31")]
    [InlineData("december first", "2026-12-01")]
    [InlineData("the first of December 2027", "2027-12-01")]
    [InlineData("on January the third", "2027-01-03")]
    [InlineData("january fifth", "2026-01-05")]
    [InlineData("the twenty seventh of february", "2026-02-27")]
    [InlineData("march 3rd no sorry march 4th", "2026-03-04")]
    [InlineData("2/3", "2026-02-03")]
    [InlineData("2/3/27", "2027-02-03")]
    [InlineData("2026-12-01", "2026-12-01")]
    [InlineData("the fifteenth", "2026-01-15")]
    [InlineData("the 2nd", "2026-02-02")]
    [InlineData("the thirty first of june", null)]
    [InlineData("january third 2020", null)]
    [InlineData("when I can", null)]
    public void A_day_to_come_is_understood_as_people_say_it(string said, string? date) =>
        Assert.Equal(date, SpokenDays.Read(said, Today)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    [Fact]
    public void Elsewhere_the_day_comes_first() => Assert.Equal(new DateOnly(1980, 3, 5), SpokenDate.In("5/3/1980", "en-GB", Today));

    [Theory]
    [InlineData("s m i t h", "SMITH")]
    [InlineData("my name is Brown, b as in bravo r o w n", "BROWN")]
    [InlineData("S-M-I-T-H", "SMITH")]
    [InlineData("Bell, b e double l", "BELL")]
    [InlineData("sierra mike india tango hotel", "SMITH")]
    [InlineData("p like peter e t e r", "PETER")]
    [InlineData("b as in boy, d for dog", "BD")]
    [InlineData("o apostrophe h a r a", "O'HARA")]
    [InlineData("l e e dash w u", "LEE-WU")]
    [InlineData("see a are el", "CARL")]
    [InlineData("s m y no s m i t h", "SMITH")]
    [InlineData("double u e s t", "WEST")]
    public void A_name_is_understood_as_people_spell_it(string said, string name) => Assert.Equal(name, SpokenSpelling.In(said));

    [Theory]
    [InlineData("Smith")]
    [InlineData("see you")]
    [InlineData("I don't know")]
    public void What_is_not_spelled_is_no_spelling(string said) => Assert.Null(SpokenSpelling.In(said));

    [Theory]
    [InlineData("yes", true)]
    [InlineData("Yeah, that's right.", true)]
    [InlineData("that's it", true)]
    [InlineData("mm-hm", true)]
    [InlineData("[keypad: 1]", true)]
    [InlineData("no", false)]
    [InlineData("that's not right", false)]
    [InlineData("that isn't correct", false)]
    [InlineData("[keypad: 2]", false)]
    [InlineData("yes and no", null)]
    [InlineData("my dog ate it", null)]
    public void Yes_and_no_are_understood_as_people_say_them(string said, bool? answer) => Assert.Equal(answer, SpokenAnswer.In(said));

    [Fact]
    public void Every_four_digits_are_understood_in_every_way_to_say_them()
    {
        var field = CaptureField.WellKnown["member_number"];
        string[] words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
        for (var number = 0; number < 10_000; number++)
        {
            var digits = number.ToString("D4", CultureInfo.InvariantCulture);
            var spoken = string.Join(' ', digits.Select(digit => words[digit - '0']));
            Assert.Equal(digits, Heard(spoken));
            Assert.Equal(digits, Heard($"It's {digits}."));
            Assert.Equal(digits, Heard(string.Join('-', digits.ToCharArray())));
            Assert.Equal(digits, Heard($"one one sorry {spoken}"));
            Assert.Equal(digits, Heard($"hold on [keypad: {digits}]"));
            Assert.Equal(digits, Heard(digits[0] == digits[1] ? $"double {words[digits[0] - '0']} {words[digits[2] - '0']} {words[digits[3] - '0']}" : spoken));
        }

        string? Heard(string said) => CaptureRules.Understand(field, said, "en-US", Today);
    }

    [Fact]
    public void Every_day_of_a_century_is_understood_in_every_way_to_say_it()
    {
        for (var day = new DateOnly(1926, 1, 1); day < Today; day = day.AddDays(1))
        {
            Assert.Equal(day, SpokenDate.In(day.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture), "en-US", Today));
            Assert.Equal(day, SpokenDate.In(day.ToString("M/d/yyyy", CultureInfo.InvariantCulture), "en-US", Today));
            Assert.Equal(day, SpokenDate.In($"the {English.Ordinal(day.Day)} of {day.ToString("MMMM", CultureInfo.InvariantCulture)} {English.Year(day.Year)}", "en-US", Today));
            Assert.Equal(day, SpokenDate.In($"{day.ToString("MMMM", CultureInfo.InvariantCulture)} {English.Ordinal(day.Day)} {English.Year(day.Year)}", "en-US", Today));
            Assert.Equal(day, SpokenDate.In($"[keypad: {day.ToString("MMddyyyy", CultureInfo.InvariantCulture)}]", "en-US", Today));
        }
    }

    [Fact]
    public void Every_sum_is_understood_in_every_way_to_say_it()
    {
        for (var cents = 1; cents < 300_000; cents += cents < 20_000 ? 1 : 37)
        {
            var (whole, rest) = (cents / 100, cents % 100);
            var sum = cents / 100m;
            Assert.Equal(sum, SpokenMoney.In("$" + sum.ToString("N2", CultureInfo.InvariantCulture)));
            if (whole > 0)
            {
                Assert.Equal(sum, SpokenMoney.In($"{English.Number(whole)} dollars{(rest == 0 ? "" : $" and {English.Number(rest)} cents")}"));
                Assert.Equal(sum, SpokenMoney.In($"{English.Number(whole)} dollars{(rest == 0 ? "" : $" {English.Number(rest)}")}"));
            }
            else
            {
                Assert.Equal(sum, SpokenMoney.In($"{English.Number(rest)} cents"));
            }
        }
    }
}
