using System.Globalization;

namespace VoiceAgent.Pipeline.Scenarios.Insurance.Members.Import;

/// <summary>One line of a file of members.</summary>
internal sealed class MemberRow(IReadOnlyDictionary<string, int> columns, IReadOnlyList<string> cells)
{
    private const int LongestNumber = 15;
    private const int ShortestNumber = 7;

    private static readonly char[] BetweenPhones = [';', ' ', '|'];

    public static IReadOnlyList<string> Columns { get; } =
        ["member_number", "name", "date_of_birth", "phones", "plan", "balance", "due_on", "deductible", "deductible_met"];

    public List<string> Mistakes { get; } = [];

    /// <returns>Null when the line has a mistake.</returns>
    public Member? Read()
    {
        var member = new Member(
            Number(), Text("name"), Birthday(), Phones(), Text("plan"), Money("balance", mayBeEmpty: true), DueOn(), Money("deductible"), Money("deductible_met"), [], []);
        if (member.Balance > 0 && Cell("due_on").Length == 0)
        {
            Mistakes.Add("due_on is empty, and there is a balance. Write until when it must be paid.");
        }

        if (member.DeductibleMet > member.Deductible)
        {
            Mistakes.Add("deductible_met is more than deductible.");
        }

        return Mistakes.Count == 0 ? member : null;
    }

    private string Cell(string column) => cells[columns[column]];

    private string Number()
    {
        var number = Cell("member_number");
        if (number.Length != IdentityCheck.NumberLength || number.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            Mistakes.Add($"member_number is '{number}'. It has four digits. A spreadsheet may have taken leading zeros away: format the column as text.");
        }

        return number;
    }

    private string Text(string column)
    {
        if (Cell(column).Length == 0)
        {
            Mistakes.Add($"{column} is empty.");
        }

        return Cell(column);
    }

    private DateOnly Birthday()
    {
        var date = Date("date_of_birth");
        if (date is null && Cell("date_of_birth").Length == 0)
        {
            Mistakes.Add("date_of_birth is empty. Callers prove by it who they are.");
        }

        return date ?? default;
    }

    private DateOnly? DueOn() => Date("due_on");

    private DateOnly? Date(string column)
    {
        var text = Cell(column);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        if (text.Length > 0)
        {
            Mistakes.Add($"{column} is '{text}'. Write year, month and day, such as 1980-05-31.");
        }

        return null;
    }

    private string[] Phones()
    {
        var phones = Cell("phones").Split(BetweenPhones, StringSplitOptions.RemoveEmptyEntries);
        foreach (var phone in phones.Where(phone => !IsNumber(phone)))
        {
            Mistakes.Add($"phones has '{phone}'. Write a plus sign, the country and the number without spaces, such as +15550100001, and ; between two.");
        }

        return phones;
    }

    private static bool IsNumber(string phone) =>
        phone is ['+', >= '1' and <= '9', ..] && phone.Length is > ShortestNumber and <= LongestNumber + 1 && !phone.AsSpan(1).ContainsAnyExceptInRange('0', '9');

    private decimal Money(string column, bool mayBeEmpty = false)
    {
        var text = Cell(column);
        if (mayBeEmpty && text.Length == 0)
        {
            return 0;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount == decimal.Round(amount, 2))
        {
            return amount;
        }

        Mistakes.Add($"{column} is '{text}'. Write an amount with a point and without signs for thousands or the currency, such as 1234.50.");
        return 0;
    }
}
