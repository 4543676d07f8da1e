export default function InstallationsPage() {
  return (
    <section>
      <h1>Installations</h1>
    </section>
  );
}
