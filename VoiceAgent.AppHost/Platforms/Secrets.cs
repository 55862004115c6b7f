namespace VoiceAgent.AppHost.Platforms;

/// <summary>Secrets that are made, not given: on this machine at each start, in Azure once by azd.</summary>
internal static class Secrets
{
    /// <summary>64 letters and digits: as base64 a key of 48 bytes.</summary>
    public static GenerateParameterDefault Key => new() { MinLength = 64, Special = false };
}
