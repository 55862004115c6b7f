namespace VoiceAgent.AppHost.Running;

/// <summary>A program on this machine that emulates a service.</summary>
internal sealed class Emulator(string name, string command, string folder) : ExecutableResource(name, command, folder)
{
    /// <summary>Its one endpoint.</summary>
    public EndpointReference Endpoint => new(this, "http");

    /// <summary>Its address, always with an IP address, because SDKs treat host names as Azure accounts.</summary>
    public ReferenceExpression Address => ReferenceExpression.Create(
        $"{Endpoint.Property(EndpointProperty.IPV4Host)}:{Endpoint.Property(EndpointProperty.Port)}");

    /// <summary>The base of its URLs.</summary>
    public ReferenceExpression Url => ReferenceExpression.Create($"http://{Address}");
}
