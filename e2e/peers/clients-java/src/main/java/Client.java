import tutorial.v1.Tutorial.Line;

/** Has Maven fetch what it takes to make stubs, to compile and to run. */
public final class Client {
  public static void main(String[] arguments) {
    System.out.println(Line.getDescriptor().getFullName());
  }
}
