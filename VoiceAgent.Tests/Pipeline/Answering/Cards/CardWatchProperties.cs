using FsCheck;
using FsCheck.Fluent;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.Text.Cards;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering.Cards;

/// <summary>Whatever a caller does with a card number, only its first six digits pass the card redaction.</summary>
public sealed class CardWatchProperties
{
    // The number ranges of issuers, with the lengths of their card numbers.
    private static readonly (string Begins, int Length)[] Issuers =
        [("4", 16), ("4", 13), ("4", 19), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16), ("34", 15), ("37", 15), ("36", 14), ("305", 14), ("3528", 16), ("6011", 16), ("65", 16), ("62", 19), ("50", 16), ("58", 13)];

    private static readonly string[] Digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    private static readonly string[] Teens = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    private static readonly string[] Between = ["", "", "um ", "and ", "then ", "okay "];

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void However_a_card_number_is_split_and_said_no_more_than_its_first_six_digits_get_through(Seed seed) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), number => Told(new Random(number))).Holds(seed, cases: 3_000);

    private static void Told(Random random)
    {
        var number = Number(random);
        var conversation = new FakeConversation();
        var guard = new CardRedaction(conversation, NoRecorder.Instance, CardPolicy.Default);
        var now = TimeSpan.FromSeconds(10);

        // Talk about telephones before the card is named changes nothing.
        var isCalledBack = random.Next(2) == 0;
        if (isCalledBack)
        {
            guard.AgentSays("What telephone number can we call you back on?");
            guard.Post(new FinalTranscript("please call me back", now, now += TimeSpan.FromSeconds(1)));
        }

        for (var at = 0; at < number.Length;)
        {
            var group = number.Substring(at, Math.Min(random.Next(1, 9), number.Length - at));
            now += TimeSpan.FromMilliseconds(random.Next(0, 4_000));
            guard.Passed(now);
            var told = conversation.Told.Count;
            now = (at > 0 || !isCalledBack) && random.Next(4) == 0 ? Keyed(guard, group, now) : Said(guard, random, at == 0 ? "my card is " : Between[random.Next(Between.Length)], group, now);

            // A text contains the first digits of the group, this many of them. Each key is the next digit.
            var heard = conversation.Told.Skip(told).ToList();
            var known = heard.Select(happened => happened switch
            {
                InterimTranscript hypothesis => SpokenDigits.In(hypothesis.Text).Length,
                FinalTranscript phrase => SpokenDigits.In(phrase.Text).Length,
                _ => 0,
            }).Append(heard.OfType<DtmfReceived>().Count(pressed => char.IsAsciiDigit(pressed.Digit))).Max();
            Assert.True(known == 0 || at + known <= CardNumbers.Kept || IsADate(number, at + known), $"{number} from {at}: {string.Join(" | ", conversation.Told)}");
            at += group.Length;
        }
    }

    /// <summary>Digits that form a day of this century or the last count as a date until more digits follow.</summary>
    private static bool IsADate(string number, int known) => known switch
    {
        7 => number.Substring(3, 2) is "19" or "20" || number.Substring(4, 2) is "19" or "20",
        8 => number.Substring(4, 2) is "19" or "20",
        _ => false,
    };

    private static TimeSpan Keyed(CardRedaction guard, string group, TimeSpan now)
    {
        foreach (var key in group)
        {
            guard.Passed(now += TimeSpan.FromMilliseconds(240));
            guard.Post(new DtmfReceived(key));
        }

        return now;
    }

    private static TimeSpan Said(CardRedaction guard, Random random, string before, string group, TimeSpan from)
    {
        var words = Words(random, group);
        var now = from;
        for (var count = 1; count <= words.Count; count++)
        {
            now += TimeSpan.FromMilliseconds(350);
            guard.Passed(now);
            if (random.Next(3) > 0)
            {
                guard.Post(new InterimTranscript(before + string.Join(' ', words.Take(count)), from, now));
            }
        }

        var written = random.Next(2) == 0 ? $"{before}{group}." : before + string.Join(' ', words);
        guard.Post(new FinalTranscript(written, from, now));
        return now;
    }

    /// <summary>Writes digits one by one, in pairs, as "double", or in figures.</summary>
    private static List<string> Words(Random random, string group)
    {
        var words = new List<string>();
        for (var at = 0; at < group.Length;)
        {
            var (one, two) = (group[at] - '0', at + 1 < group.Length ? group[at + 1] - '0' : -1);
            (var word, var taken) = random.Next(4) switch
            {
                0 when one == two => ($"double {Digits[one]}", 2),
                1 when one == 1 && two >= 0 => (Teens[two], 2),
                1 when one >= 2 && two > 0 => ($"{Tens[one]}{(random.Next(2) == 0 ? '-' : ' ')}{Digits[two]}", 2),
                2 => (group.Substring(at, Math.Min(4, group.Length - at)), Math.Min(4, group.Length - at)),
                _ => (Digits[one], 1),
            };
            words.Add(word);
            at += taken;
        }

        return words;
    }

    private static string Number(Random random)
    {
        var (begins, length) = Issuers[random.Next(Issuers.Length)];
        var number = begins;
        while (number.Length < length - 1)
        {
            number += random.Next(10);
        }

        // The last digit makes the sum a multiple of ten, with every second digit doubled (Luhn).
        var sum = number.Reverse().Select((digit, at) => at % 2 == 0 ? (digit - '0') * 2 / 10 + ((digit - '0') * 2 % 10) : digit - '0').Sum();
        return number + ((10 - (sum % 10)) % 10);
    }
}
