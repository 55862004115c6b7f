using PhoneNumbers;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>Decides by the rules against toll fraud whether a number may be called now. The functions are pure, and count nothing.</summary>
internal static class TollDestinations
{
    // Inmarsat, Iridium and Globalstar, and networks without a country (ITU-T E.164, list of assigned codes).
    private static readonly int[] Satellite = [870, 881, 882, 883];

    private const int PremiumOfTheWorld = 979;

    /// <param name="destination">E.164.</param>
    /// <returns>Null when the number may be called.</returns>
    public static TollRefusal? Refusal(TollRules rules, string destination, DateTimeOffset at)
    {
        if (!CallTargets.IsNumber(destination) || NumberRules.Parsed(destination, null) is not { } number)
        {
            return new TollRefusal(TollReason.Number, "This is no number that can be called.");
        }

        if (rules.RefusedPrefixes.Any(prefix => destination.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return new TollRefusal(TollReason.RefusedPrefix, "The trunk refuses numbers with this beginning (toll.refusedPrefixes).");
        }

        if (!rules.AllowSatellite && Satellite.Contains(number.CountryCode))
        {
            return new TollRefusal(TollReason.Satellite, "The number belongs to a satellite or an international network (toll.allowSatellite).");
        }

        var numbers = PhoneNumberUtil.GetInstance();
        if (!rules.AllowPremium && (number.CountryCode == PremiumOfTheWorld || numbers.GetNumberType(number) is PhoneNumberType.PREMIUM_RATE or PhoneNumberType.SHARED_COST))
        {
            return new TollRefusal(TollReason.Premium, "The number costs a premium rate or a shared cost (toll.allowPremium).");
        }

        if (!rules.Prefixes.Any(prefix => destination.StartsWith(prefix, StringComparison.Ordinal)) && !IsIn(numbers, number, rules.Countries))
        {
            return new TollRefusal(TollReason.Country, "The trunk may not call this country (toll.countries and toll.prefixes).");
        }

        return rules.Hours is { } weekly && !AllowedHours.AreNow(new BusinessHours { Weekly = weekly }, rules.TimeZone, at)
            ? new TollRefusal(TollReason.Hours, "The trunk may not call at this time (toll.hours).")
            : null;
    }

    // A number whose form its country does not have has no region. Then it belongs to none of the countries, because a country code alone may be shared.
    private static bool IsIn(PhoneNumberUtil numbers, PhoneNumber number, IReadOnlyList<string> countries) =>
        numbers.GetRegionCodeForNumber(number) is { } region
            ? countries.Contains(region)
            : numbers.GetRegionCodesForCountryCode(number.CountryCode) is [var only] && countries.Contains(only);
}
