namespace VoiceAgent.Tests.Emulators.Identity;

/// <summary>Sets the two variables of App Service's managed identity until it is disposed.</summary>
internal sealed class ManagedIdentityEnvironment : IDisposable
{
    public ManagedIdentityEnvironment(Uri provider, string header)
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", new Uri(provider, "msi/token").ToString());
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", header);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", null);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", null);
    }
}
