namespace Aspire.Hosting.ApplicationModel;

/// <summary>An Azure resource.</summary>
public interface IAzureResource : IResource;
