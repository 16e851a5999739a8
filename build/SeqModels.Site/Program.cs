using SeqModels.Site;

// The two halves of build/site that docfx does not do:
//   stage REPOSITORY FOLDER   writes what docfx builds the site from
//   check SITE FOLDER         checks links, anchors and references of the built pages
try
{
    switch (args)
    {
        case ["stage", string repository, string folder]:
            new Stage(new Repository(repository), folder).Write();
            return 0;
        case ["check", string site, string folder]:
            string[] problems = [.. new SiteCheck(site, folder).Problems()];
            foreach (string problem in problems)
                Console.Error.WriteLine($"error: {problem}");
            return problems.Length == 0 ? 0 : 1;
        default:
            Console.Error.WriteLine("SeqModels.Site stage REPOSITORY FOLDER | check SITE FOLDER");
            return 2;
    }
}
catch (Exception e) when (e is InvalidDataException or IOException)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 1;
}
