using PhoneNumbers;

namespace VoiceAgent.Pipeline.Text.Numbers;

/// <summary>Judges by the numbering plans whether digits are a telephone number, in the countries of the caller and of the called number.</summary>
internal sealed class TelephoneNumbers
{
    // The longest number with its country code (E.164), and a prefix such as 011 before it.
    private const int Longest = 18;

    private static readonly PhoneNumberUtil Plans = PhoneNumberUtil.GetInstance();

    private readonly string[] _regions;
    private readonly string[] _areas;

    private TelephoneNumbers(string[] regions, string[] areas) => (_regions, _areas) = (regions, areas);

    /// <param name="parties">The numbers of the call in E.164. Others are ignored.</param>
    public static TelephoneNumbers Near(params IEnumerable<string> parties)
    {
        var known = parties.Select(party => Parse(party, null)).OfType<PhoneNumber>().ToList();
        var regions = known.SelectMany(number => Plans.GetRegionCodeForNumber(number) is { } region ? [region] : Plans.GetRegionCodesForCountryCode(number.CountryCode).Take(1)).Distinct().ToArray();

        // The network has delivered these area codes, so they exist whatever the plans say.
        var areas = known.Where(number => number.CountryCode == 1).Select(number => Plans.GetNationalSignificantNumber(number)).Where(digits => digits.Length == 10).Select(digits => digits[..3]).Distinct().ToArray();
        return new TelephoneNumbers(regions.Length > 0 ? regions : ["US"], areas);
    }

    /// <summary>Whether these digits are a whole number.</summary>
    /// <param name="isInternational">They begin with a country code.</param>
    public bool IsWhole(string digits, bool isInternational) => digits.Length is > 6 and <= Longest
        && (isInternational ? IsValid(digits) : Array.Exists(_regions, region => IsValid(digits, region)) || IsInKnownArea(digits));

    /// <summary>The number in E.164, as a number of one of these countries or with a country code.</summary>
    /// <returns>Null when it is no whole number.</returns>
    public string? WholeNumber(string said)
    {
        // A number that the network has delivered exists, whatever the plans say. So do numbers of its area.
        var number = said.StartsWith('+') ? Parse(said, null) : _regions.Select(region => Parse(said, region)).FirstOrDefault(parsed => parsed is not null && Plans.IsValidNumber(parsed));
        number ??= !said.StartsWith('+') && IsInKnownArea(said) ? Parse($"+1{said}", null) : null;
        return number is not null && Plans.IsPossibleNumber(number) ? Plans.Format(number, PhoneNumberFormat.E164) : null;
    }

    /// <summary>Whether these digits are a number without its area code.</summary>
    public bool IsLocal(string digits) =>
        digits.Length > 6 && Array.Exists(_regions, region => Parse(digits, region) is { } number && Plans.IsPossibleNumberWithReason(number) is PhoneNumberUtil.ValidationResult.IS_POSSIBLE_LOCAL_ONLY);

    /// <summary>Whether more digits can make these digits a whole number.</summary>
    public bool CanGoOn(string digits, bool isInternational)
    {
        for (var length = digits.Length + 1; length <= Math.Min(Longest, digits.Length + 8); length++)
        {
            for (var fill = '0'; fill <= '9'; fill++)
            {
                if (IsWhole(digits.PadRight(length, fill), isInternational))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsValid(string digits) => Parse($"+{digits}", null) is { } number && Plans.IsValidNumber(number);

    private static bool IsValid(string digits, string region) => Parse(digits, region) is { } number && Plans.IsValidNumber(number);

    private bool IsInKnownArea(string digits) => digits.Length == 10 && Array.Exists(_areas, area => digits.StartsWith(area, StringComparison.Ordinal));

    private static PhoneNumber? Parse(string text, string? region)
    {
        try
        {
            return region is null && !text.StartsWith('+') ? null : Plans.Parse(text, region);
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
